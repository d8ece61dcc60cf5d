mkdir -p dir/sub; echo x > dir/sub/x; echo f > f; touch -d 2008-08-08T08:08:08Z f dir/sub/x dir/sub dir
