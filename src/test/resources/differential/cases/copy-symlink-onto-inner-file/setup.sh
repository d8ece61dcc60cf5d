mkdir -p first second; echo 1 > first/a; ln -s a first/b; ln -s b second/a; echo 2 > second/b
