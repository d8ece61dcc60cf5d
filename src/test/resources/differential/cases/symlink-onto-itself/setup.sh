mkdir lib; echo so > lib/libx.so.1; ln -s libx.so.1 lib/libx.so
