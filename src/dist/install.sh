#!/bin/sh
# Installs Tare below a prefix, or takes it away again. See --help.
set -eu

usage() {
    cat <<'END'
Usage: install.sh [--prefix FOLDER] [--from FOLDER|FILE|URL] [--sha256 SUM]
       install.sh --uninstall [--prefix FOLDER]

  --prefix FOLDER   where it goes: FOLDER/lib/tare, and links in FOLDER/bin and FOLDER/share
                    (default: /usr/local for root, else ~/.local)
  --from PLACE      an archive tare-VERSION-linux-ARCH.tar.gz, its address, or the folder that it was unpacked to
                    (default: the folder of this script)
  --sha256 SUM      what the archive must hash to (default: as PLACE.sha256 says)
  --uninstall       take away what was installed, and nothing else; the store of images stays
END
}
say() { printf '%s\n' "$*"; }
fail() { # MESSAGE [WHAT TO DO]
    printf 'install.sh: %s\n' "$1" >&2
    [ -z "${2:-}" ] || printf '  %s\n' "$2" >&2
    exit 1
}
wrong() {
    printf 'install.sh: %s\n  see install.sh --help\n' "$1" >&2
    exit 2
}

prefix='' from='' sum='' uninstall=''
while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) usage; exit 0 ;;
        --uninstall) uninstall=1 ;;
        --prefix | --from | --sha256)
            [ $# -gt 1 ] && [ -n "$2" ] || wrong "$1 needs a value"
            case $1 in --prefix) prefix=$2 ;; --from) from=$2 ;; *) sum=$2 ;; esac
            shift ;;
        --prefix=*) prefix=${1#*=} ;;
        --from=*) from=${1#*=} ;;
        --sha256=*) sum=${1#*=} ;;
        *) wrong "there is no option $1" ;;
    esac
    shift
done
if [ -z "$prefix" ]; then
    if [ "$(id -u)" = 0 ]; then prefix=/usr/local; else prefix=${HOME:?}/.local; fi
fi
case $prefix in /*) ;; *) prefix=$(pwd)/$prefix ;; esac
prefix=${prefix%/}
home=$prefix/lib/tare
# One path a line, of all that lies outside of $home: links, and folders that were made for them.
record=$home/installed

# Takes away what a record lists: links that lead to this very place, and folders that have become empty.
clear_links() {
    [ -r "$1" ] || return 0
    while IFS= read -r path; do
        if [ -L "$path" ]; then
            case $(readlink "$path") in */lib/tare/*) rm -f "$path" ;; esac
        elif [ -d "$path" ]; then
            rmdir "$path" 2>/dev/null || true
        fi
    done < "$1"
}

if [ -n "$uninstall" ]; then
    [ -f "$record" ] || fail "nothing that this script installed is in $home" "name its folder: --prefix FOLDER"
    list=$(mktemp)
    trap 'rm -f "$list"' EXIT
    # Folders come behind what lies in them.
    sort -r "$record" > "$list"
    rm -rf "$home"
    clear_links "$list"
    say "Tare is no longer in $prefix. Images and containers stay in the store (~/.local/share/tare)."
    exit 0
fi

[ ! -e "$home" ] || [ -f "$record" ] || fail "$home is there, and not by this script" "use another --prefix, or remove it"
if [ -e "$prefix/bin/tare" ] || [ -L "$prefix/bin/tare" ]; then
    case $(readlink "$prefix/bin/tare" || true) in
        ../lib/tare/bin/tare) ;;
        *) fail "$prefix/bin/tare is there, and not by this script" "use another --prefix, or remove it" ;;
    esac
fi

work=$(mktemp -d)
trap 'rm -rf "$work" "$home.new"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
fetch() { # URL FILE
    if command -v curl >/dev/null; then
        curl -fsSL -o "$2" "$1"
    elif command -v wget >/dev/null; then
        wget -q -O "$2" "$1"
    else
        fail "neither curl nor wget is here to fetch $1" "fetch it, and give its file: --from FILE"
    fi
}
if [ -z "$from" ]; then
    from=$(cd "$(dirname "$0")" && pwd)
    [ -x "$from/bin/tare" ] || wrong "Tare does not lie beside this script: say where it is by --from"
fi
if [ -d "$from" ]; then
    [ -z "$sum" ] || wrong "--sha256 is for an archive, and $from is a folder"
    [ -x "$from/bin/tare" ] && [ -r "$from/lib/tare.jar" ] || fail "$from is not the folder of an unpacked archive"
    source=$from
else
    case $from in
        http://* | https://* | file://*)
            archive=$work/archive
            fetch "$from" "$archive" || fail "$from could not be fetched"
            [ -n "$sum" ] || fetch "$from.sha256" "$work/sha256" ||
                fail "$from.sha256 could not be fetched, so nothing says whether the archive is right" "give --sha256 SUM"
            ;;
        *)
            archive=$from
            [ -r "$archive" ] || fail "$archive is not there"
            [ -n "$sum" ] || cp "$archive.sha256" "$work/sha256" 2>/dev/null ||
                fail "$archive.sha256 is not there, so nothing says whether the archive is right" "give --sha256 SUM"
            ;;
    esac
    [ -n "$sum" ] || read -r sum _ < "$work/sha256" || true
    got=$(sha256sum < "$archive")
    got=${got%% *}
    [ "$got" = "$sum" ] || fail "$from is not what it should be: its SHA-256 is $got, and not $sum" "fetch it again"
    mkdir "$work/unpacked"
    tar -xzf "$archive" -C "$work/unpacked" || fail "$from could not be unpacked"
    source=$(echo "$work"/unpacked/*)
    [ -x "$source/bin/tare" ] || fail "$from holds no Tare"
fi

# Folders that are made on the way are remembered, outermost first.
made=
folder() {
    [ -d "$1" ] && return
    folder "$(dirname "$1")"
    mkdir "$1" || fail "the folder $1 could not be made" "use --prefix with a folder that is yours"
    made="$made$1
"
}
folder "$prefix/lib"
[ -w "$prefix/lib" ] || fail "$prefix/lib may not be written to" "use --prefix with a folder that is yours, or be root"
rm -rf "$home.new"
# The times of the jars stay: the caches for a fast start know the jars by them.
cp -Rp "$source" "$home.new"
[ "$(id -u)" != 0 ] || chown -R 0:0 "$home.new"
# A program of another machine, or one for a newer C library, is found out before anything is replaced.
version=$("$home.new/bin/tare" --version 2>&1) || {
    rm -rf "$home.new"
    fail "it does not run on this machine ($(uname -sm)): $version"
}
old=$work/old-record
[ ! -f "$record" ] || cp "$record" "$old"
links=
link() { # PATH TARGET
    folder "$(dirname "$1")"
    ln -sf "$2" "$1"
    links="$links$1
"
}
# What an older version has linked may not be in this one, and folders that it made are still ours.
if [ -f "$old" ]; then
    while IFS= read -r path; do
        [ -d "$path" ] && [ ! -L "$path" ] && made="$made$path
"
    done < "$old"
    mv "$home" "$work/replaced"
    sort -r "$old" | while IFS= read -r path; do
        [ ! -L "$path" ] || rm -f "$path"
    done
fi
mv "$home.new" "$home"
link "$prefix/bin/tare" ../lib/tare/bin/tare
cd "$home/share"
for file in man/man1/* bash-completion/completions/* zsh/site-functions/* fish/vendor_completions.d/*; do
    up=$(dirname "$file" | sed 's|[^/][^/]*|..|g')
    link "$prefix/share/$file" "../$up/lib/tare/share/$file"
done
printf '%s%s' "$made" "$links" | sort -u > "$record"

say "$version is installed in $home, $(du -sh "$home" | cut -f 1)"
say "  program      $prefix/bin/tare"
say "  manual       $prefix/share/man: man tare"
say "  completions  for bash, zsh and fish below $prefix/share"
say "To take it away: sh $home/install.sh --uninstall --prefix $prefix"
case ":${PATH:-}:" in
    *:"$prefix/bin":*) ;;
    *) say "$prefix/bin is not on PATH: put it there, such as by a line in ~/.profile:  PATH=\"$prefix/bin:\$PATH\"" ;;
esac
