mkdir -p a/b/c .config; echo 1 > a/b/c/1; echo 2 > .config/2; : > empty
touch -d 2010-01-01T00:00:00Z a/b/c a/b a .config
