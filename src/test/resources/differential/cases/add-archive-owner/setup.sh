mkdir -p t/d; echo f > t/d/f; chmod 4711 t/d/f; ln -s f t/d/l
tar -C t --owner=21 --group=22 --numeric-owner -cf a.tar d; rm -r t
