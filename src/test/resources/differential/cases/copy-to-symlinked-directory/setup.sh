mkdir -p tree/real more; ln -s real tree/link; ln -s /real tree/abs; echo f > f; echo m > more/m
