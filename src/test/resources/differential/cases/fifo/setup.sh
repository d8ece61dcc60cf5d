mkdir dir; mkfifo -m 640 dir/pipe; echo x > dir/x
