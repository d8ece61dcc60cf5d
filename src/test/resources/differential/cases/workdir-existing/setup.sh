mkdir d; echo x > d/x
