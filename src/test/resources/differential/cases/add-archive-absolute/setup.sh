echo e > e; tar -P --transform 's,^e,/etc/abs,' -cf abs.tar e; rm e
