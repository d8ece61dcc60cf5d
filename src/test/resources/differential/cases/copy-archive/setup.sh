echo 1 > one; tar -cf a.tar one; rm one
