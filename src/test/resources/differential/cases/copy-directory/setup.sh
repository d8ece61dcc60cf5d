mkdir -p dir/sub/empty; echo x > dir/sub/x; echo .h > dir/.hidden
chmod 711 dir; chmod 2750 dir/sub; chmod 1777 dir/sub/empty
touch -d 2005-05-05T05:05:05Z dir/sub/empty; touch -d 2004-04-04T04:04:04Z dir/sub; touch -d 2003-03-03T03:03:03Z dir
