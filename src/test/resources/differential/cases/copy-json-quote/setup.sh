echo 3 > 'quote"d'
