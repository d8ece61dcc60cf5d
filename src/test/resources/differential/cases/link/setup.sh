mkdir dir; echo x > dir/x; echo f > f
