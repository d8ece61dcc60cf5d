mkdir -p dir/sub/deep; for d in . dir dir/sub dir/sub/deep; do echo m > $d/r.md; echo t > $d/t.txt; done; echo k > dir/keep.md
