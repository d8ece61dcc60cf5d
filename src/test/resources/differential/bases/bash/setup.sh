# Bash, and coreutils of this machine with the libraries that they need.
mkdir -p root/bin root/tmp
cp /bin/bash-static root/bin/bash
for name in cat chmod chown ln ls mkdir mkfifo mknod mv rm sort stat touch truncate env setcap getcap sha256sum; do
    program=$(PATH=$PATH:/sbin:/usr/sbin command -v $name) || continue
    cp -L "$program" root/bin/$name
    ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
        mkdir -p "root${library%/*}"; cp -Ln "$library" "root$library"
    done
done
