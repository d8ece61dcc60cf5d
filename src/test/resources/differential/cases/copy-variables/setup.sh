echo a > a; mkdir sub; echo t > sub/t.txt; echo d > '$dollar'
