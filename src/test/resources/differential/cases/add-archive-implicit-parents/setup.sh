mkdir -p d/e; echo f > d/e/f; tar --owner=5 --group=5 --numeric-owner -cf a.tar d/e/f; rm -r d
