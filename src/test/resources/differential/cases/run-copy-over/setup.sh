echo copied > file; chmod 640 file
