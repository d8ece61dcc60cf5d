mkdir app; echo a > app/a; echo b > b
