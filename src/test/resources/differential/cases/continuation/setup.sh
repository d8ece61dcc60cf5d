echo a > a; echo b > b; sed -i 's/$/\r/' Dockerfile
