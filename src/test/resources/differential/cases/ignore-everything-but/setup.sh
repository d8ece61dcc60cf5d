mkdir -p src/lib doc; for f in x src/a src/lib/b doc/c; do echo 1 > $f; done
printf '**\n!./x\n!src/lib\n' > .dockerignore
