package dev.tare.cli;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Flag;
import dev.tare.cli.command.Page;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** {@code tare completion}. */
final class CompletionCommand implements Command {
    private static final String SCRIPT = "completion.bash";

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
        try (InputStream in = CompletionCommand.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException(SCRIPT + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .formatted(String.join(" ", Commands.NAMES), cases);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
