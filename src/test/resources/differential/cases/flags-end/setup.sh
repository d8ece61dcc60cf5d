echo o > ./--odd
