mkdir -p dir/sub; for d in dir dir/sub; do echo m > $d/r.md; echo t > $d/t.txt; done
