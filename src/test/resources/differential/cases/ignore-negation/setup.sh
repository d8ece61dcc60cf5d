mkdir -p dir/sub/deep other; for f in dir/a dir/b dir/sub/a dir/sub/deep/a other/a other/b top.md README.md; do echo 1 > $f; done
printf 'dir\n!dir/sub/deep\n*.md\n!README.md\nother/*\n!other/b\nother/b\n! other/a\n' > .dockerignore
