mkdir -p real; echo x > real/x; echo t > real/t.txt; ln -s real link; ln -s /real abs
