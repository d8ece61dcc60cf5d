mkdir -p first/sub second/sub; echo 1 > first/sub/1; echo 2 > second/sub/2; echo 3 > second/3; echo 1 > first/top
chmod 751 second/sub; chmod 733 second; touch -d 2006-06-06T06:06:06Z second/sub second
