long=$(head -c 60000 /dev/zero | tr '\0' x); printf 'FROM box\nRUN echo %s > /long\n' "$long" > Dockerfile
