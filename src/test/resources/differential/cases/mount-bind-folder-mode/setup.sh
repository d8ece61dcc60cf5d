mkdir dir dir/in other; echo f >dir/in/f; chmod 1750 dir; chmod 2711 dir/in; chmod 700 . other
