printf '\357\273\277' | cat - Dockerfile > x; mv x Dockerfile
