mkdir -p first/x second; echo y > first/x/y; ln -s elsewhere second/x
