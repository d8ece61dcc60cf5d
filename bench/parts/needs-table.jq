# The comparison as Markdown, as it stands in docs/needs-measured.md. Read by bench/needs.
def list: if length == 0 then "–" else join(", ") end;
def cell: gsub("`"; "'") | gsub("[\\x00-\\x1f]"; " ") | .[0:160];
def megabytes: . / 100000 | round / 10;
def way:
    if . == [] then "no way from main"
    else map("`\(.)`") | (if length > 9 then .[0:4] + ["…"] + .[-4:] else . end) | join(" → ") end;
"# Real programs: what they need, and what is found",
"",
"Made by `bench/needs >docs/needs-measured.md`; [bench/README.md](../bench/README.md) says how each column comes about.",
"Programs of \($go), without cgo and symbols.",
"",
"| program | MB | needed, as seen | found, and added | told | missed | needless |",
"| --- | --- | --- | --- | --- | --- | --- |",
(.[] | "| \(.package) | \(.bytes | megabytes) | \([.needed[].id] | list) | \(.added | list) | \(.told | list) | \(.missed | list) | \([.needless[].id] | list) |"),
"",
"\(length) programs; missed: \([.[].missed[]] | length); needless: \([.[].needless[]] | length), of which without a way from main: \([.[].unexplained[]] | length).",
"",
"## What they say without it",
"",
(.[] | select(.needed != []) | .name as $name | .needed[] | "- \($name) without \(.id): `\(.why | cell)`"),
"",
"## Found, and not needed by these commands",
"",
"Commands do not show all of a program. This is the way from main to each such need, its middle left out when it is long.",
"",
(.[] | .name as $name | .needless[] | "- \($name), \(.id): \((.path // []) | way)")
