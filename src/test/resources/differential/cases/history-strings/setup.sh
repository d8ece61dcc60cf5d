echo a > a; mkdir sub; echo b > sub/b
