mkdir -p base/real o/link; ln -s real base/link; echo x > o/link/x
tar -C o -cf over.tar link/x; rm -r o
