mkdir -p root/etc root/tmp root/home/bob
printf 'root:x:0:0:root:/root:/bin/sh\nbob:x:1001:1002:Bob:/home/bob:/bin/sh\nalice:x:1003:1004::/home/alice:\n' > root/etc/passwd
printf 'root:x:0:\nstaff:x:50:bob\nbobs:x:1002:\nalice:x:1005:\n' > root/etc/group
chmod 1777 root/tmp; chmod 700 root/home/bob; echo rc > root/home/bob/.rc
