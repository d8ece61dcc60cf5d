#!/bin/sh
# Writes the bytes that hello.hex lists into hello. Needs a POSIX shell and sed, no assembler.
set -eu
cd "$(dirname "$0")"
sed 's/#.*//' hello.hex | while read -r line; do
    for byte in $line; do
        # The inner printf makes \177 of 7f, the outer one the byte of it.
        printf "\\$(printf %03o "0x$byte")"
    done
done > hello
chmod 755 hello
