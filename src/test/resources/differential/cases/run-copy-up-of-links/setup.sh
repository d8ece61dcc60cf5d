mkdir dir; echo x > dir/a; ln dir/a dir/b; ln dir/a dir/c
