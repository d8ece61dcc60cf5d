mkdir -p dirs/dev dirs/proc dirs/sys; echo a > dirs/dev/below; echo b > dirs/proc/below
