echo f > file; mkdir dir; echo in > dir/in; ln -s file tofile; ln -s dir todir; ln -s /dir/in absolute
