echo a > a; mkdir -p dir/sub; ln -s x dir/link; echo b > dir/b
