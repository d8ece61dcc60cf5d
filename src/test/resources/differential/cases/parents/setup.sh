mkdir -p a/b x/y/z; echo c > a/b/c.txt; echo d > a/b/d.txt; echo z > x/y/z/z.txt; echo t > top.txt; echo n > x/n.md
chmod 700 a; chmod 711 a/b; chmod 2755 x
touch -d 2009-09-09T09:09:09Z a/b a x/y x
