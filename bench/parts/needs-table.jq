# The comparison as Markdown. Read by bench/needs.
def list: if length == 0 then "–" else join(", ") end;
def cell: gsub("\\|"; "\\|") | gsub("[\\x00-\\x1f]"; " ");
def megabytes: . / 100000 | round / 10;
"| program | MB | needed, as seen | found, and added | told | missed | needless |",
"| --- | --- | --- | --- | --- | --- | --- |",
(.[] | "| \(.package) | \(.bytes | megabytes) | \([.needed[].id] | list) | \(.added | list) | \(.told | list) | \(.missed | list) | \([.needless[].id] | list) |"),
"",
"\(length) programs; missed: \([.[].missed[]] | length); needless: \([.[].needless[]] | length), of which without a path from main: \([.[].unexplained[]] | length).",
"",
"What each says without what it needs:",
"",
(.[] | select(.needed != []) | .name as $name | .needed[] | "- \($name) without \(.id): `\(.why | cell | .[0:160])`"),
"",
"Found and not needed by these commands, with the way to it from main:",
"",
(.[] | .name as $name | .needless[] | "- \($name), \(.id): \((.path // []) | map("`\(.)`") | join(" → "))")
