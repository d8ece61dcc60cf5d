mkdir -p h/b; echo h >h/b/h; echo b >b
