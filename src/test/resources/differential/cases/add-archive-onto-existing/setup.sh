mkdir -p base/dir base/keep o/dir; echo 1 > base/dir/1; chmod 700 base/dir; echo old > base/file; ln -s keep base/link; echo k > base/keep/k
echo 2 > o/dir/2; chmod 751 o/dir; echo new > o/file
tar -C o --owner=1 --group=1 --numeric-owner -cf over.tar dir file; rm -r o
