echo a1 > a1; echo a2 > a2; chmod 600 a1; touch -d 2000-01-01T00:00:00Z a1
