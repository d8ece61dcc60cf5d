mkdir -p dir/sub; echo f > f
