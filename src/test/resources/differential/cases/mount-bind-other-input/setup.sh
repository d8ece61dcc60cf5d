echo x >x; echo y >y
