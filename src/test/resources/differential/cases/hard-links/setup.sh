mkdir -p dir/sub; echo x > dir/a; ln dir/a dir/b; ln dir/a dir/sub/c; ln dir/a a1; ln dir/a a2
