echo 1 > a; echo 2 > b; echo a > .dockerignore; echo b > Dockerfile.dockerignore
