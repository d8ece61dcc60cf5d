echo a > a; echo bb > b; chmod 604 b; touch -d 2007-07-07T07:07:07Z b
