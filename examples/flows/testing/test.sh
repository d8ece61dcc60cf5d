#!/bin/sh
set -e
test "$(/calculator 2+2)" = 4
echo "tests passed"
