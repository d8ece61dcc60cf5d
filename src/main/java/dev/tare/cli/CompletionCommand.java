package dev.tare.cli;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.usage.Page;
import dev.tare.usage.completion.Completions;
import org.jspecify.annotations.Nullable;

/** {@code tare completion}. */
final class CompletionCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare completion bash|zsh|fish
                Print the script that completes command lines in a shell

                # in this bash
                source <(tare completion bash)
                # in each bash to come
                tare completion bash > ~/.local/share/bash-completion/completions/tare
                # in each zsh, whose fpath has this folder
                tare completion zsh > ~/.zfunc/_tare
                # in each fish
                tare completion fish > ~/.config/fish/completions/tare.fish
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String shell = arguments.operand("shell");
        @Nullable String script = Completions.script(shell, Commands.pages());
        if (script == null) {
            throw TareException.usage(
                    "there is no completion for " + shell, "there is one for bash, one for zsh and one for fish");
        }
        console.out().print(script);
        return 0;
    }
}
