for f in a1 a2 b1 ab 'star*' 'starx' q.c q.h .env .envrc; do echo 1 > "$f"; done
printf '[a]?\n!a2\nstar\\*\nq.[!c]\n.env*\n' > .dockerignore
