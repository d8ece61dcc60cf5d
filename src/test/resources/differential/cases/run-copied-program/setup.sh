printf '#!/bin/sh\nprintf "%%s\\n" "$0" "$@" | tee /last\n' > tool.sh
