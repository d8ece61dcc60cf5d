mkdir ../other; echo 1 > ../other/a; echo 2 > ../other/b; echo a > ../other/.dockerignore; echo b > .dockerignore
