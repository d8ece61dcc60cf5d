mkdir -p a/b; for f in '#x' ' #y' keep lead a/x a/b/x trail dot; do echo 1 > "$f"; done
printf '#x\n #y\n/lead\n  trail  \n./dot\na//b/./x\n\n\t\n' > .dockerignore
