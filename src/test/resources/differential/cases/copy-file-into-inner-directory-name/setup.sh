mkdir -p first/x second; echo y > first/x/y; echo z > second/x
