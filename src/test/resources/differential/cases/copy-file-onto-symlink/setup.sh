mkdir tree; echo old > tree/file; ln -s file tree/link; echo new > f; chmod 600 f
