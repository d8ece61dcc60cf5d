mkdir -p dir/sub; echo x > dir/x; ln -s x dir/rel; ln -s ../x dir/sub/up; ln -s /etc/none dir/abs; ln -s nowhere dir/dangling; ln -s sub dir/dirlink
touch -h -d 2011-11-11T11:11:11Z dir/rel
