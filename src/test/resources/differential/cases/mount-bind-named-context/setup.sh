mkdir ../more; echo extra > ../more/f
