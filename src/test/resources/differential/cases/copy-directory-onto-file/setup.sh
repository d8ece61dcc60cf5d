echo f > f; mkdir dir; echo y > dir/y
