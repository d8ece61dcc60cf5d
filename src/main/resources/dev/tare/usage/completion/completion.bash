# Completion of tare for bash, made from the program's own tables of options.
_tare() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
    local flags='' valued='' choices='' verbs='' operands='' first=1 fixed
    COMPREPLY=()
    # Before the command: --trace FILE, or --trace=FILE, of which bash makes three words.
    if [[ ${COMP_WORDS[1]} == --trace ]] && ((COMP_CWORD > 1)); then
        first=3
        [[ ${COMP_WORDS[2]} != = ]] || first=4
        if ((COMP_CWORD < first)); then
            compopt -o default
            return
        fi
    fi
    if ((COMP_CWORD == first)); then
        COMPREPLY=($(compgen -W '%s --help --version --trace' -- "$cur"))
        return
    fi
    # The value of --name=value is a word of its own, behind another that is the sign.
    if [[ $cur == = ]]; then
        cur=
    elif [[ $prev == = ]]; then
        prev=${COMP_WORDS[COMP_CWORD-2]}
    fi
    case ${COMP_WORDS[first]} in
%s    esac
    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "$flags --help" -- "$cur"))
    elif [[ " $valued " == *" $prev "* ]]; then
        for fixed in $choices; do
            if [[ ${fixed%%%%=*} == "$prev" ]]; then
                fixed=${fixed#*=}
                COMPREPLY=($(compgen -W "${fixed//|/ }" -- "$cur"))
                return
            fi
        done
        compopt -o default
    elif [[ -n $verbs ]] && ((COMP_CWORD == first + 1)); then
        COMPREPLY=($(compgen -W "$verbs" -- "$cur"))
    elif [[ -z $operands || $operands == file ]]; then
        compopt -o default
    else
        # bash takes a colon for the end of a word.
        local word=$cur
        if declare -F _get_comp_words_by_ref >/dev/null; then
            _get_comp_words_by_ref -n : -c word
        fi
        local known=
        if [[ $operands == *image* ]]; then
            known+=" $(tare images --filter dangling=false --format '{{.Repository}}:{{.Tag}}' 2>/dev/null)"
        fi
        if [[ $operands == *container* ]]; then
            known+=" $(tare ps -a --format '{{.Names}}' 2>/dev/null)"
        fi
        COMPREPLY=($(compgen -W "$known" -- "$word"))
        if [[ $operands == *file* ]]; then
            compopt -o default
        fi
        if declare -F __ltrim_colon_completions >/dev/null; then
            __ltrim_colon_completions "$word"
        fi
    fi
}
complete -F _tare tare
