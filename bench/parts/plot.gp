# Draws docs/cost.csv: for each kind of size what a build of something new costs, and one of nothing new. Read by bench/plot.
set terminal svg size 1000,760 font "sans-serif,13" background "white"
set output svg
set datafile separator ","
set key top left reverse Left
set grid
set multiplot layout 2,2
set xlabel offset 0,0.4
set ylabel "seconds of CPU time"
new(kind) = sprintf("<awk -F, '$1 == \"%s\" && $3 == \"new\"' %s", kind, csv)
old(kind) = sprintf("<awk -F, '$1 == \"%s\" && $3 == \"unchanged\"' %s", kind, csv)
do for [kind in "files layers stages steps"] {
    set title (kind eq "steps" ? "RUN steps" : kind eq "files" ? "files of 4 KB in one COPY" : kind)
    set xlabel "how many"
    if (kind eq "files") { set logscale xy; set yrange [0.1:*] } else { unset logscale; set yrange [0:*] }
    plot new(kind) using 2:4 smooth unique with linespoints pt 7 ps 0.6 lw 2 lc rgb "#b03030" title "new", \
         old(kind) using 2:4 smooth unique with linespoints pt 7 ps 0.6 lw 2 lc rgb "#3060a0" title "nothing changed"
}
unset multiplot
