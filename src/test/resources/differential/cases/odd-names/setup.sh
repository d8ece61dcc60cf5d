echo 1 > 'with space'; mkdir dir; echo 2 > ä.txt; echo 3 > 'dir/quote"d'; echo 3 > "dir/single'"
echo 4 > 'dir/back\slash'; echo 5 > "dir/new
line"; echo 6 > dir/日本語; echo 7 > dir/-dash; echo 8 > 'dir/*star'; echo 9 > "dir/$(printf %0200d 1)"
long=dir; for i in 1 2 3; do long=$long/$(printf %0120d $i); mkdir $long; done; echo deep > $long/file; ln -s "$(printf %0150d 9)" dir/longlink
