use strict;
use JSON::PP;
use POSIX;
use Socket;
print JSON::PP->new->encode({ floor => POSIX::floor(1.5) }), "\n";
