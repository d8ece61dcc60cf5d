mkdir -p tree/a/b; echo 1 > tree/a/b/1; echo 2 > tree/a/c1; echo 3 > tree/a/c2; chmod 750 tree/a
