echo x > x; setfattr -n user.note -v hello x; setfattr -n security.capability -v 0x0100000200040000000000000000000000000000 x
tar --xattrs --xattrs-include='*' -cf a.tar x; rm x
