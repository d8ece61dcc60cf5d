#compdef tare
# Completion of tare for zsh, made from the program's own tables of options.

_tare_images() {
    local -a names
    names=(${(f)"$(tare images --filter dangling=false --format '{{.Repository}}:{{.Tag}}' 2>/dev/null)"})
    compadd "$@" -a names
}

_tare_containers() {
    local -a names
    names=(${(f)"$(tare ps -a --format '{{.Names}}' 2>/dev/null)"})
    compadd "$@" -a names
}

_tare() {
    local curcontext=$curcontext ret=1
    local -a commands
    commands=(
%s    )
    if [[ $words[2] == --trace ]] && ((CURRENT == 3)); then
        _files && ret=0
        return ret
    elif [[ $words[2] == --trace ]] && ((CURRENT > 3)); then
        words[2,3]=()
        ((CURRENT -= 2))
    elif [[ $words[2] == --trace=* ]] && ((CURRENT > 2)); then
        words[2]=()
        ((CURRENT--))
    fi
    if ((CURRENT == 2)); then
        _describe -t commands command commands && ret=0
        _arguments '--help[show the help]' '--version[show the version]' \
            '--trace=[write where the time goes to a file]:file:_files' && ret=0
        return ret
    fi
    local command=$words[2]
    shift words
    ((CURRENT--))
    case $command in
%s    esac
    return ret
}

# When zsh loads this file by itself, it is the function's body; when a script reads it, the function is only made known.
if [[ ${funcstack[1]} == _tare ]]; then
    _tare "$@"
else
    compdef _tare tare
fi
