package dev.tare.cli;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Flag;
import dev.tare.cli.command.Page;
import dev.tare.diagnostic.TareException;

/** {@code tare completion}. */
final class CompletionCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare completion bash
                Print the script that completes command lines in bash

                # in this shell
                source <(tare completion bash)
                # in each shell to come
                tare completion bash > ~/.local/share/bash-completion/completions/tare
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String shell = arguments.operand("shell");
        if (!shell.equals("bash")) {
            throw TareException.usage("there is no completion for " + shell, "there is one for bash");
        }
        console.out().print(bash());
        return 0;
    }

    private static String bash() {
        StringBuilder cases = new StringBuilder();
        for (String name : Commands.NAMES) {
            Command command = Commands.find(name);
            if (command != null) {
                cases.append(row(name, command.page()));
            }
        }
        return """
                # Completion of tare for bash, made from the program's own tables of options.
                _tare() {
                    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
                    local flags='' valued='' operands=''
                    COMPREPLY=()
                    if ((COMP_CWORD == 1)); then
                        COMPREPLY=($(compgen -W '%s --help --version' -- "$cur"))
                        return
                    fi
                    case ${COMP_WORDS[1]} in
                %s    esac
                    if [[ $cur == -* ]]; then
                        COMPREPLY=($(compgen -W "$flags --help" -- "$cur"))
                    elif [[ " $valued " == *" $prev "* || -z $operands ]]; then
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
                        if declare -F __ltrim_colon_completions >/dev/null; then
                            __ltrim_colon_completions "$word"
                        fi
                    fi
                }
                complete -F _tare tare
                """.formatted(String.join(" ", Commands.NAMES), cases);
    }

    private static String row(String name, Page page) {
        StringBuilder flags = new StringBuilder();
        StringBuilder valued = new StringBuilder();
        for (Flag flag : page.flags()) {
            String forms = (flag.letter() == null ? "" : "-" + flag.letter() + " ") + "--" + flag.name();
            flags.append(flags.isEmpty() ? "" : " ").append(forms);
            if (flag.value() != null) {
                valued.append(valued.isEmpty() ? "" : " ").append(forms);
            }
        }
        String operands = page.operands();
        String kinds = (operands.startsWith("IMAGE") || operands.contains("|IMAGE") ? "image" : "")
                + (operands.startsWith("CONTAINER") || operands.contains("|CONTAINER") ? "container" : "");
        return "        " + name + ") flags='" + flags + "' valued='" + valued + "' operands='" + kinds + "' ;;\n";
    }
}
