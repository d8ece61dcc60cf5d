echo content > file
