mkdir ../other; echo other > ../other/file; echo own > file
