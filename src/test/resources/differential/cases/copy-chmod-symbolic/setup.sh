mkdir -p dir/sub new; echo a > dir/a; chmod 666 dir/a; echo x > dir/x; chmod 711 dir/x; chmod 770 dir/sub; echo a > new/a; chmod 477 new/a
