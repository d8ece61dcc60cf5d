touch ctx-file
