package dev.tare.dockerfile.syntax;

import dev.tare.dockerfile.syntax.Expander.Option;
import dev.tare.dockerfile.syntax.Instruction.Heredoc;
import dev.tare.text.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words {@code <<EOF}, {@code <<-EOF}, {@code 3<<"EOF"} that begin here-documents. */
public final class Heredocs {
    private static final Expander PLAIN = new Expander('\\', Set.of(Option.KEEP_UNSET));
    private static final Expander RAW_QUOTES = new Expander('\\', Set.of(Option.RAW_QUOTES, Option.KEEP_UNSET));
    private static final Expander RAW =
            new Expander('\\', Set.of(Option.RAW_QUOTES, Option.RAW_ESCAPES, Option.KEEP_UNSET));

    private Heredocs() {}

    /** The here-document that this word begins, its content still empty; null where it is no such word. */
    public static @Nullable Heredoc of(String word) throws SyntaxException {
        int at = 0;
        int fd = 0;
        while (at < word.length() && word.charAt(at) >= '0' && word.charAt(at) <= '9') {
            fd = Math.min(fd, 100_000_000) * 10 + word.charAt(at) - '0';
            at++;
        }
        if (!word.startsWith("<<", at)) {
            return null;
        }
        at += 2;
        boolean chomp = word.startsWith("-", at);
        if (chomp) {
            at++;
        }
        while (at < word.length() && (Blanks.isSeparator(word.charAt(at)) || word.charAt(at) == '\n')) {
            at++;
        }
        String rest = word.substring(at);
        if (rest.isEmpty() || rest.indexOf('<') >= 0) {
            return null;
        }
        try {
            List<String> names = PLAIN.words(rest, ExpansionVariables.NONE);
            if (names.size() != 1) {
                return null;
            }
            String name = names.getFirst();
            // Quotes that are there only when they are kept were quotes, and then the content is not expanded.
            List<String> raw = RAW_QUOTES.words(rest, ExpansionVariables.NONE);
            if (raw.size() != 1) {
                throw new SyntaxException("a heredoc's name must be one word", rest);
            }
            boolean expand = quotes(name) == quotes(raw.getFirst());
            return new Heredoc(name, "", expand, chomp, fd);
        } catch (ExpansionException e) {
            throw new SyntaxException(String.valueOf(e.getMessage()), rest);
        }
    }

    /** The same, but what cannot be read is no here-document either. */
    public static @Nullable Heredoc orNull(String word) {
        if (word.indexOf('<') < 0) {
            return null;
        }
        try {
            return of(word);
        } catch (SyntaxException e) {
            return null;
        }
    }

    /** All here-documents that a line begins. A line whose quotes do not match begins none. */
    public static List<Heredoc> inLine(String line) throws SyntaxException {
        List<Heredoc> found = new ArrayList<>();
        List<String> words;
        try {
            words = RAW.words(line, ExpansionVariables.NONE);
        } catch (ExpansionException e) {
            return List.of();
        }
        for (String word : words) {
            Heredoc heredoc = of(word);
            if (heredoc != null) {
                found.add(heredoc);
            }
        }
        return found;
    }

    /** Without the tabs that begin its lines. */
    public static String chomp(String content) {
        if (content.indexOf('\t') < 0) {
            return content;
        }
        StringBuilder out = new StringBuilder(content.length());
        boolean lineStart = true;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (lineStart && c == '\t') {
                continue;
            }
            out.append(c);
            lineStart = c == '\n';
        }
        return out.toString();
    }

    private static int quotes(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\'' || text.charAt(i) == '"') {
                count++;
            }
        }
        return count;
    }
}
