for i in a b c ab cd; do echo $i > $i.txt; done; echo odd > '[odd].txt'
mkdir s1 s2; echo 1 > s1/x; touch -d 2000-01-01T00:00:00Z s1/x; echo 2 > s2/x; echo m > s2/m.md; mkdir s1/deep; echo d > s1/deep/d
chmod 700 s1
