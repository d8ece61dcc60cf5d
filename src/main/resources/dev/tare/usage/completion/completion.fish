# Completion of tare for fish, made from the program's own tables of options.

function __tare_images
    tare images --filter dangling=false --format '{{.Repository}}:{{.Tag}}' 2>/dev/null
end

function __tare_containers
    tare ps -a --format '{{.Names}}' 2>/dev/null
end

# The words before the cursor, without --trace FILE before the command.
function __tare_words
    set -l words (commandline -opc)
    if string match -q -- '--trace=*' "$words[2]"
        set -e words[2]
    else if test "$words[2]" = --trace; and test (count $words) -gt 2
        set -e words[2..3]
    end
    string join \n -- $words
end

function __tare_needs_command
    test (count (__tare_words)) -eq 1
end

# The command is the first word: names of images and files may be the same as those of other commands.
function __tare_is
    set -l words (__tare_words)
    test (count $words) -gt 1; and test $words[2] = $argv[1]
end

function __tare_first
    __tare_is $argv[1]; and test (count (__tare_words)) -eq 2
end

complete -c tare -n __tare_needs_command -f -l help -d 'show the help'
complete -c tare -n __tare_needs_command -f -l version -d 'show the version'
complete -c tare -n __tare_needs_command -l trace -r -d 'write where the time goes to a file'
%s