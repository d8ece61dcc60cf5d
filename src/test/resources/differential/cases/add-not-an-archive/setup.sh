echo text | gzip -n > text.gz; echo fake > fake.tar; : > empty.tar; printf '\037\213' > short; echo text | bzip2 > text.bz2; echo text | xz > text.xz
