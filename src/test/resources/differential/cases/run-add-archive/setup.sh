mkdir u; echo a > u/a; echo b > u/b; ln u/b u/c; tar -cf files.tar --owner=3 --group=4 u; rm -r u
