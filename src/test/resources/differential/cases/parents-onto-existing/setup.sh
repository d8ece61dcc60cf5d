mkdir -p new srv/full; echo one >srv/full/one; echo two >srv/two; chmod 711 srv; echo n >new/n
