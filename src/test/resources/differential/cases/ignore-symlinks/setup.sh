mkdir -p real skip; echo 1 > real/a; echo 2 > real/b; echo 3 > skip/c; ln -s real link; ln -s skip/c dangling
printf 'real/b\nskip\n' > .dockerignore
