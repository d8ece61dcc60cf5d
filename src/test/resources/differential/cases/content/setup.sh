: > empty; head -c 3000001 /dev/zero | tr '\0' 'x' > large; truncate -s 2M sparse; echo end >> sparse; seq 100000 > seq
