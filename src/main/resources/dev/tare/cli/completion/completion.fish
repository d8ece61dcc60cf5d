# Completion of tare for fish, made from the program's own tables of options.

function __tare_images
    tare images --filter dangling=false --format '{{.Repository}}:{{.Tag}}' 2>/dev/null
end

function __tare_containers
    tare ps -a --format '{{.Names}}' 2>/dev/null
end

function __tare_needs_command
    test (count (commandline -opc)) -eq 1
end

# The command is the first word: names of images and files may be the same as those of other commands.
function __tare_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test $words[2] = $argv[1]
end

function __tare_first
    __tare_is $argv[1]; and test (count (commandline -opc)) -eq 2
end

complete -c tare -n __tare_needs_command -f -l help -d 'show the help'
complete -c tare -n __tare_needs_command -f -l version -d 'show the version'
%s