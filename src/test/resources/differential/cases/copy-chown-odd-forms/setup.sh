echo a > a
printf "%s\n" "bob:x:1001:1002:Bob:/home/bob:/bin/sh" "neg:x:-1:3::/:" "bad:x:zz:3::/:" " ws:x:7:8::/: " "short:x:9" "dup:x:11:12::/:" "dup:x:13:14::/:" "#no:x:5:5::/:" > passwd
printf "%s\n" "staff:x:50:bob" " sp:x:51:" "gshort" "gs2:x" "gs3:x:33" "zz:x:7q:" > group
