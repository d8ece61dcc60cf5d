mkdir -p t/dir; echo f > t/dir/f; chmod 640 t/dir/f; ln -s f t/dir/l; ln t/dir/f t/dir/h; chmod 1711 t/dir; chmod 700 t; mkfifo t/p
touch -d 2012-12-12T12:12:12Z t/dir/f t/dir; touch -d 2011-11-11T11:11:11Z t
tar -C t --numeric-owner --owner=21 --group=22 -cf a.tar .; rm -r t
