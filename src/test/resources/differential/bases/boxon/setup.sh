mkdir -p root/bin; for name in busybox sh cat ls; do cp /bin/busybox root/bin/$name; done
