mkdir -p root/bin root/etc root/home/bob root/home/alice root/root root/srv/full root/tmp root/usr/bin root/usr/local/bin root/var/log
cp /bin/busybox root/bin/busybox
ln root/bin/busybox root/usr/bin/hard-busybox
for name in $(/bin/busybox --list); do [ "$name" = busybox ] || ln -s busybox root/bin/$name; done
printf '%s\n' root:x:0:0:root:/root:/bin/sh bob:x:1001:1002:Bob:/home/bob:/bin/sh alice:x:1003:1004::/home/alice: > root/etc/passwd
printf '%s\n' root:x:0: staff:x:50:bob,alice games:x:60:bob bobs:x:1002: alice:x:1004: > root/etc/group
chmod 1777 root/tmp; chmod 700 root/home/bob root/root
echo one > root/srv/full/one; mkdir root/srv/full/sub; echo two > root/srv/full/sub/two
ln root/srv/full/one root/srv/full/sub/one-hard; ln -s one root/srv/full/soft; ln -s full root/srv/link
printf 'text\n' > root/etc/motd; chmod 4755 root/usr/bin/hard-busybox; chmod 640 root/etc/motd; chmod 711 root/srv
# BuildKit adds variables of its tracing to what RUN sees.
printf '#!/bin/sh\nenv | grep -v -e ^OTEL_ -e ^TRACEPARENT= | sort\n' > root/usr/local/bin/variables; chmod 755 root/usr/local/bin/variables
