# From what was seen and what was found, per program: what was missed, and what was needless. Read by bench/needs.
# Files are added for A and B; C, and what no file meets (programs to start), is said only, and then up to the user.
def added: .confidence != "C" and .files != [];
map(
    [.needed[].id] as $needed
    | [.found[] | select(added) | .id] as $added
    | [.found[] | select(added | not) | .id] as $told
    | . + {
        added: ($added | unique),
        told: ($told | unique),
        missed: ($needed - $added - $told),
        needless: [.found[] | select(added) | select(.id | IN($needed[]) | not) | {id, reason, path}],
    }
    | .unexplained = [.needless[] | select((.path // []) == []) | .id]
)
