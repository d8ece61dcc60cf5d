echo f > f; chmod 644 f
