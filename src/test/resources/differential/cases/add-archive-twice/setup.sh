echo 1 > f; tar -cf a.tar f; echo second > f; tar -rf a.tar f; rm f
