mkdir -p empty full/sub deep/sub; echo f > full/f; ln full/f full/hard; ln -s f full/l; echo new > deep/sub/new
touch -d 2011-03-13T07:06:40Z empty full/sub; touch -d 2004-11-09T11:33:20Z full deep deep/sub
