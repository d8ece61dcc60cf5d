echo content > file; mkdir dir; echo inner > dir/in
