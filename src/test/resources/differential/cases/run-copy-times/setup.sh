mkdir -p dir/sub; echo 1 > dir/kept; echo 2 > dir/gone; echo 3 > dir/sub/f
