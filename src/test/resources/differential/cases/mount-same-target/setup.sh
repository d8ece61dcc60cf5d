mkdir a b; touch a/in-a b/in-b
