mkdir -p root/real/sub; ln -s real root/link; ln -s /real root/abs; ln -s nowhere root/dangling; echo in > root/real/in; ln root/real/in root/real/hard; chmod 711 root/real
