echo a > a; printf "root:x:5:6::/:\n" > passwd; printf "root:x:7:\n" > group
