package dev.tare.dockerfile.syntax;

import dev.tare.text.SyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Splits the text of an instruction into words. Quotes and escapes stay in them: expansion takes them away. */
public final class InstructionWords {
    private InstructionWords() {}

    /** The flags in front of an instruction's arguments, quotes and escapes taken away, and the text behind them. */
    record Flagged(List<String> flags, String rest) {}

    /**
     * Takes {@code --name} and {@code --name=value} from the front; {@code --} ends them. BuildKit cuts here by bytes,
     * so that it garbles letters beyond ASCII; we don't.
     */
    static Flagged flags(String text, char escape) {
        List<String> flags = new ArrayList<>(2);
        int at = 0;
        while (true) {
            at = Blanks.skipSpace(text, at);
            if (!text.startsWith("--", at)) {
                return new Flagged(flags, text.substring(at));
            }
            StringBuilder word = new StringBuilder();
            char quote = 0;
            for (; at < text.length(); at++) {
                char c = text.charAt(at);
                if (quote == 0 && Blanks.isSpace(c)) {
                    break;
                }
                if (c == quote) {
                    quote = 0;
                } else if (quote == 0 && (c == '\'' || c == '"')) {
                    quote = c;
                } else if (c != escape) {
                    word.append(c);
                } else if (at + 1 < text.length()) {
                    word.append(text.charAt(++at));
                }
            }
            String flag = word.toString();
            if (flag.equals("--")) {
                return new Flagged(flags, text.substring(at));
            }
            flags.add(flag);
        }
    }

    /** Words between separators, whatever quotes they hold. */
    static List<String> plain(String text) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Blanks.isSeparator(text.charAt(at))) {
                at++;
                continue;
            }
            int start = at;
            at = separator(text, at);
            words.add(text.substring(start, at));
        }
        return words;
    }

    /** The first separator at or after {@code at}, or the end. */
    static int separator(String text, int at) {
        int i = at;
        while (i < text.length() && !Blanks.isSeparator(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** The first place at or after {@code at} that is no separator. */
    static int skipSeparators(String text, int at) {
        int i = at;
        while (i < text.length() && Blanks.isSeparator(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Words between blanks that are neither quoted nor escaped. An escape character at the very end goes away. */
    public static List<String> quoted(String text, char escape) {
        List<String> words = new ArrayList<>();
        int at = Blanks.skipSpace(text, 0);
        while (at < text.length()) {
            StringBuilder word = new StringBuilder();
            char quote = 0;
            for (; at < text.length(); at++) {
                char c = text.charAt(at);
                if (quote == 0 && Blanks.isSpace(c)) {
                    break;
                }
                if (c == escape && quote != '\'') {
                    if (at + 1 < text.length()) {
                        word.append(c).append(text.charAt(++at));
                    }
                    continue;
                }
                if (c == quote) {
                    quote = 0;
                } else if (quote == 0 && (c == '\'' || c == '"')) {
                    quote = c;
                }
                word.append(c);
            }
            if (!word.isEmpty()) {
                words.add(word.toString());
            }
            at = Blanks.skipSpace(text, at);
        }
        return words;
    }

    /**
     * What ENV and LABEL set, three texts for each: name, value, and {@code =} or, in the old form {@code ENV name
     * value}, the empty string.
     */
    public static List<String> nameValues(String text, String instruction, char escape) throws SyntaxException {
        List<String> words = quoted(text, escape);
        if (words.isEmpty()) {
            return List.of();
        }
        if (words.getFirst().indexOf('=') < 0) {
            int end = separator(text, 0);
            int value = skipSeparators(text, end);
            if (end == text.length()) {
                throw new SyntaxException(instruction + " must have two arguments", text, "write NAME=value");
            }
            return List.of(text.substring(0, end), text.substring(value), "");
        }
        List<String> out = new ArrayList<>(words.size() * 3);
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new SyntaxException(
                        "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value", word);
            }
            out.add(word.substring(0, equals));
            out.add(word.substring(equals + 1));
            out.add("=");
        }
        return out;
    }
}
