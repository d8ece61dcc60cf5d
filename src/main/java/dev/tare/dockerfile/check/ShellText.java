package dev.tare.dockerfile.check;

import dev.tare.dockerfile.syntax.Instruction;
import java.util.ArrayList;
import java.util.List;

/** The commands of a RUN, as far as they can be seen without running a shell. */
final class ShellText {
    private ShellText() {}

    /** Each simple command as its words, without quotes. */
    static List<List<String>> commands(Instruction.CommandLine line) {
        List<List<String>> commands = new ArrayList<>();
        if (!line.shell()) {
            List<String> words = line.words();
            // ["sh", "-c", "..."] is a shell form in other clothes.
            int last = words.size() - 1;
            if (last >= 2
                    && words.get(last - 1).endsWith("c")
                    && words.get(last - 1).startsWith("-")) {
                split(words.get(last), commands);
            } else {
                commands.add(words);
            }
            return commands;
        }
        split(String.join(" ", line.words()), commands);
        for (Instruction.Heredoc file : line.files()) {
            split(file.content(), commands);
        }
        return commands;
    }

    private static void split(String text, List<List<String>> commands) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? '\n' : text.charAt(i);
            if (quote != 0 && i < text.length()) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == ' ' || c == '\t' || "\n;&|()".indexOf(c) >= 0) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                if (c != ' ' && c != '\t' && !words.isEmpty()) {
                    commands.add(List.copyOf(words));
                    words.clear();
                }
            } else {
                word.append(c);
            }
        }
    }

    /** Whether a command runs these words, in this order, wherever assignments and flags stand between them. */
    static boolean runs(List<String> command, String... wanted) {
        return runs(command, List.of(wanted));
    }

    static boolean runs(List<String> command, List<String> wanted) {
        int found = 0;
        for (String word : command) {
            String name = found == 0 ? word.substring(word.lastIndexOf('/') + 1) : word;
            if (name.equals(wanted.get(found))) {
                found++;
                if (found == wanted.size()) {
                    return true;
                }
            } else if (found > 0 && !word.startsWith("-")) {
                return false;
            }
        }
        return false;
    }
}
