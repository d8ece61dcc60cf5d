mkdir dir; echo inner > dir/in
