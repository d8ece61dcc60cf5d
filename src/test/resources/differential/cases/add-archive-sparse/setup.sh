for form in 0.0 0.1 1.0; do
    name=${form%.0}
    case $form in 0.0) name=0 ;; 0.1) name=01 ;; 1.0) name=1 ;; esac
    mkdir "s$name"
    printf begin >"s$name/first-$name"
    truncate -s 300000 "s$name/first-$name"
    truncate -s 200000 "s$name/last-$name"
    printf end >>"s$name/last-$name"
    truncate -s 100000 "s$name/none-$name"
    touch -d @1500000000 "s$name"/* "s$name"
    tar --sparse --format=posix --sparse-version=$form --pax-option=delete=atime,delete=ctime \
        --owner=0 --group=0 --numeric-owner --sort=name -C "s$name" -cf "pax$name.tar" .
    rm -rf "s$name"
done
