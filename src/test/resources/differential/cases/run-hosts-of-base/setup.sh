echo 9.9.9.9 own > hosts; echo nameserver 9.9.9.9 > resolv.conf; echo me > hostname
