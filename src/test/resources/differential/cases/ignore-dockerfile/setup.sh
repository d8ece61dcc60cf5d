echo 1 > a; printf 'Dockerfile\n.dockerignore\n' > .dockerignore
