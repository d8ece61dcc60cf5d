mkdir -p d/e; chmod 711 d; chmod 700 d/e; echo f >d/e/f; chmod 600 d/e/f
