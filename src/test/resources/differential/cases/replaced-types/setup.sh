mkdir -p a/x b; echo 1 > a/x/1; ln -s a a/y; echo 2 > b/x; mkdir b/y; echo 3 > b/y/3
