echo x > cap; setfattr -n user.note -v hello cap
setfattr -n security.capability -v 0x0100000200040000000000000000000000000000 cap
echo p > plain; mkdir -p dir/sub; setfattr -n user.dir -v d dir/sub
