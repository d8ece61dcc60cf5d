echo 1 > secret; echo secret > .dockerignore
