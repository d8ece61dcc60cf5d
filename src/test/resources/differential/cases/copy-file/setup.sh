echo one > a; chmod 640 a; touch -d 2001-02-03T04:05:06Z a
mkdir sub; echo two > sub/b; chown 7:8 sub/b
printf '\177ELF' > exec; chmod 4755 exec; touch -d 1999-12-31T23:59:59.75Z exec
