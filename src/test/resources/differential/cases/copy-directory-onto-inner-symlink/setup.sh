mkdir -p first/real second/x; ln -s real first/x; echo y > second/x/y
