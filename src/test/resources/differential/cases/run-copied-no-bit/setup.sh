printf '#!/bin/sh\n' > tool.sh
