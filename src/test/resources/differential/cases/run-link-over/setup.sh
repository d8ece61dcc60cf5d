echo copied > file
