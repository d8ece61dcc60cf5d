mkdir dir; echo a > dir/a; echo b > dir/b; echo f > f
