package dev.tare.dockerfile.toolchain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The simple commands of a text for {@code sh -c}, where it has nothing else: no pipes, no conditions but {@code &&}, no
 * loops, no files that it writes to, no braces, no homes.
 *
 * @param commands in order
 * @param substituted those whose output becomes a part of a word: {@code $(..)}
 */
record ShellScript(List<Command> commands, List<List<Word>> substituted) {
    /**
     * One command.
     *
     * @param chained whether it runs only where the one before it did and succeeded: {@code &&}
     */
    record Command(List<Word> words, boolean chained) {
        Command {
            words = List.copyOf(words);
        }
    }

    /**
     * A word after expansion.
     *
     * @param text with {@link #UNKNOWN} for each part that is known to the shell alone
     * @param open whether other words may take its place: names of files, or those that a variable holds
     * @param bare how many characters stand at its begin without quotes, where alone {@code =} makes it an assignment
     */
    record Word(String text, boolean open, int bare) {
        /** Stands for any text. */
        static final char UNKNOWN = '\0';

        /** A word as it is, which no shell sees. */
        Word(String text) {
            this(text, false, 0);
        }

        /** Whether all of it is known. */
        boolean isLiteral() {
            return !open && text.indexOf(UNKNOWN) < 0;
        }
    }

    ShellScript {
        commands = List.copyOf(commands);
        substituted = List.copyOf(substituted);
    }

    /** Reads a text. @return null where it has more than simple commands */
    static @Nullable ShellScript parse(String text, Map<String, String> variables) {
        Parser parser = new Parser(text, text, variables);
        return parser.parse() ? new ShellScript(parser.commands, parser.substituted) : null;
    }

    /** The variables that bash, dash or busybox set by themselves. */
    private static final Set<String> OF_SHELL = Set.of(
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_",
            "RANDOM",
            "SRANDOM",
            "LINENO",
            "SECONDS",
            "UID",
            "EUID",
            "PPID",
            "GROUPS",
            "DIRSTACK",
            "FUNCNAME",
            "HOSTNAME",
            "HOSTTYPE",
            "MACHTYPE",
            "OSTYPE",
            "OPTIND",
            "OPTARG",
            "OPTERR",
            "IFS",
            "PIPESTATUS",
            "PS1",
            "PS2",
            "PS4");

    /** One pass over a text. */
    private static final class Parser {
        final List<Command> commands = new ArrayList<>();
        final List<List<Word>> substituted = new ArrayList<>();

        private final String text;
        private final String whole;
        private final Map<String, String> variables;
        private List<Word> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private boolean started;
        private boolean open;
        private boolean chained;
        /** Of the word that is read; -1 as long as nothing in it was quoted. */
        private int bare = -1;

        private int at;

        /** @param whole the text that this one is a part of */
        Parser(String text, String whole, Map<String, String> variables) {
            this.text = text;
            this.whole = whole;
            this.variables = variables;
        }

        boolean parse() {
            while (at < text.length()) {
                if (!step(text.charAt(at))) {
                    return false;
                }
            }
            endCommand();
            return true;
        }

        private boolean step(char c) {
            switch (c) {
                case ' ', '\t' -> endWord();
                case '\n', ';' -> endCommand();
                case '&' -> {
                    return and();
                }
                case '\'' -> {
                    return single();
                }
                case '"' -> {
                    at++;
                    return quoted();
                }
                case '\\' -> {
                    return escaped();
                }
                case '$' -> {
                    return dollar(false);
                }
                case '#' -> {
                    if (!started) {
                        int end = text.indexOf('\n', at);
                        at = end < 0 ? text.length() : end;
                        return true;
                    }
                    append(c);
                }
                case '*', '?', '[' -> {
                    open = true;
                    append(c);
                }
                case '|', '<', '>', '(', ')', '`', '{', '}', '~' -> {
                    return false;
                }
                default -> {
                    if (c < ' ') {
                        return false;
                    }
                    append(c);
                }
            }
            at++;
            return true;
        }

        /** {@code &&}; what runs beside the rest is none of ours. */
        private boolean and() {
            if (!text.startsWith("&&", at)) {
                return false;
            }
            endCommand();
            chained = true;
            at += 2;
            return true;
        }

        private void quote() {
            if (bare < 0) {
                bare = word.length();
            }
        }

        private void append(char c) {
            word.append(c);
            started = true;
        }

        private void endWord() {
            if (started) {
                words.add(new Word(word.toString(), open, bare < 0 ? word.length() : bare));
            }
            bare = -1;
            word.setLength(0);
            started = false;
            open = false;
        }

        private void endCommand() {
            endWord();
            if (!words.isEmpty()) {
                commands.add(new Command(words, chained));
                words = new ArrayList<>();
                chained = false;
            }
        }

        private boolean single() {
            int end = text.indexOf('\'', at + 1);
            if (end < 0) {
                return false;
            }
            quote();
            word.append(text, at + 1, end);
            started = true;
            at = end + 1;
            return true;
        }

        private boolean escaped() {
            if (at + 1 == text.length()) {
                return false;
            }
            char next = text.charAt(at + 1);
            if (next != '\n') {
                quote();
                append(next);
            }
            at += 2;
            return true;
        }

        /** Behind the first double quote, up to behind the last. */
        private boolean quoted() {
            quote();
            started = true;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return true;
                }
                if (c == '`' || c == '\\' && at + 1 == text.length()) {
                    return false;
                }
                if (c == '$') {
                    if (!dollar(true)) {
                        return false;
                    }
                } else if (c == '\\' && "$`\"\\\n".indexOf(text.charAt(at + 1)) >= 0) {
                    if (text.charAt(at + 1) != '\n') {
                        append(text.charAt(at + 1));
                    }
                    at += 2;
                } else {
                    append(c);
                    at++;
                }
            }
            return false;
        }

        private boolean dollar(boolean inQuotes) {
            quote();
            if (text.startsWith("$((", at)) {
                return false;
            }
            if (text.startsWith("$(", at)) {
                return substitution(inQuotes);
            }
            boolean braces = text.startsWith("${", at);
            int from = at + (braces ? 2 : 1);
            int end = from;
            while (end < text.length() && isNamePart(text.charAt(end))) {
                end++;
            }
            if (end == from || braces && (end == text.length() || text.charAt(end) != '}')) {
                return false;
            }
            expand(text.substring(from, end), inQuotes);
            at = braces ? end + 1 : end;
            return true;
        }

        private static boolean isNamePart(char c) {
            return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
        }

        private void expand(String name, boolean inQuotes) {
            // One that is not set yet may be set by who starts the shell, as HOME is, or by itself.
            String value = variables.get(name);
            if (value == null || isOfShell(name) || whole.contains(name + "=") || !inQuotes && splits(value)) {
                append(Word.UNKNOWN);
                open |= !inQuotes;
            } else if (!value.isEmpty()) {
                word.append(value);
                started = true;
            }
        }

        /** Whether the shell sets it, whatever it was given. */
        private static boolean isOfShell(String name) {
            return OF_SHELL.contains(name) || name.startsWith("BASH") || name.startsWith("EPOCH");
        }

        /** Whether a shell makes more than one word of it, or names of files. */
        private static boolean splits(String value) {
            for (int i = 0; i < value.length(); i++) {
                if (" \t\n*?[".indexOf(value.charAt(i)) >= 0) {
                    return true;
                }
            }
            return false;
        }

        /** No quotes in it but around whole words: which parenthesis ends it is then plain. */
        private boolean substitution(boolean inQuotes) {
            int end = text.indexOf(')', at);
            if (end < 0) {
                return false;
            }
            Parser inner = new Parser(text.substring(at + 2, end), whole, variables);
            if (!inner.parse() || !inner.substituted.isEmpty()) {
                return false;
            }
            for (Command command : inner.commands) {
                substituted.add(command.words());
            }
            append(Word.UNKNOWN);
            open |= !inQuotes;
            at = end + 1;
            return true;
        }
    }
}
