echo a > a; mkdir -p dir/sub; echo b > dir/b; ln -s b dir/link; touch -d 2002-02-02T02:02:02Z dir/sub dir/b
