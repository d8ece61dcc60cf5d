mkdir t; echo f > t/f
tar -C t -czf gz f; tar -C t -cjf bz2 f; tar -C t -cJf xz f; tar -C t -cf plain f; zstd -q plain -o zst; rm -r t plain
