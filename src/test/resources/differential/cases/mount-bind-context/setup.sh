echo content > file; mkdir dir; echo inner > dir/in; chmod 750 dir; chmod 600 dir/in; ln -s ../file dir/link
