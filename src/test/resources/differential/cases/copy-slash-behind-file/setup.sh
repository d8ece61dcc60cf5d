echo q >"q?"; echo a >qa; mkdir qd; echo x >qd/x
