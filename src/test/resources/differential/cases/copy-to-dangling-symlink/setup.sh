mkdir -p tree/dir; ln -s target tree/dangling; ln -s dir/file tree/deep; echo f > f
