mkdir -p bits/sticky bits/sgid; echo s > bits/suid; chmod 4755 bits/suid; echo g > bits/sg; chmod 2711 bits/sg; chmod 1777 bits/sticky; chmod 2755 bits/sgid
