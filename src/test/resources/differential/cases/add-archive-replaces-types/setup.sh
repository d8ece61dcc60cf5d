mkdir -p base/dir o/file; echo 1 > base/dir/1; echo f > base/file; echo d > o/dir; echo n > o/file/n
tar -C o -cf over.tar dir file; rm -r o
