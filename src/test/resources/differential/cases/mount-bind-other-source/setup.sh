echo x >x; echo y >y; echo x >same-as-x
