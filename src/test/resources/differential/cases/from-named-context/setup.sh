mkdir ../other; echo other > ../other/file; chown 5:5 ../other/file; chmod 600 ../other/file; mkdir ../other/sub; echo own > file
