echo 1 > a; echo '[-x]' > .dockerignore
