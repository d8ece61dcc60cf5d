mkdir -p a/b/c node_modules/x a/node_modules; for f in a/t.log a/b/t.log a/b/c/t.log t.log a/b/k x node_modules/x/y a/node_modules/z; do echo 1 > $f; done
printf '**/*.log\n!a/b/t.log\n**/node_modules\na/**/c\n' > .dockerignore
