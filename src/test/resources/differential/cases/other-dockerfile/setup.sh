mkdir build; printf 'FROM scratch\nCOPY . /\n' > build/My.Dockerfile; echo a > a; echo b > b; echo b > build/My.Dockerfile.dockerignore
