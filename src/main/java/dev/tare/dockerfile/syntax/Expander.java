package dev.tare.dockerfile.syntax;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Replaces variables and takes quotes away, as BuildKit does it: {@code $v ${v}} and {@code ${v}} with
 * {@code :- - :+ + :? ? # ## % %% / //}, words inside nested. It looks like the shell's way and is not quite: a
 * backslash before any character but {@code " $ \} stays inside double quotes, and unset variables are empty.
 *
 * @param escape backslash or backtick
 */
public record Expander(char escape, Set<Option> options) {
    /** Lines can double their length each time: no result may pass this number of UTF-16 units. */
    public static final int MAX_LENGTH = 16 << 20;

    /** What is otherwise than in a word of a Dockerfile. */
    enum Option {
        /** Quotes are kept in the result. */
        RAW_QUOTES,
        /** Escape characters are kept in the result. */
        RAW_ESCAPES,
        /** Quotes are characters like any other. */
        PLAIN_QUOTES,
        /** A variable that is not set stays as it was written. */
        KEEP_UNSET
    }

    public Expander {
        options = Set.copyOf(options);
    }

    boolean has(Option option) {
        return options.contains(option);
    }

    /** For words of a Dockerfile with this escape character. */
    public static Expander of(char escape) {
        return new Expander(escape, Set.of());
    }

    /** For the content of here-documents, whose quotes are text and whose escape character is always a backslash. */
    public static Expander forHeredoc() {
        return new Expander('\\', Set.of(Option.PLAIN_QUOTES));
    }

    /** For texts that are shown: quotes and unset variables stay. */
    public static Expander forDisplay(char escape) {
        return new Expander(escape, Set.of(Option.RAW_QUOTES, Option.KEEP_UNSET));
    }

    /**
     * One word.
     *
     * @param text the word after expansion
     * @param matched names of variables that were looked up and found, in the order of their first use
     * @param unmatched names of variables that were looked up and not found
     */
    public record Result(String text, Set<String> matched, Set<String> unmatched) {
        public Result {
            matched = Collections.unmodifiableSet(new LinkedHashSet<>(matched));
            unmatched = Collections.unmodifiableSet(new LinkedHashSet<>(unmatched));
        }
    }

    /** Expands a text as one word: blanks stay. */
    public Result expand(String word, ExpansionVariables variables) throws ExpansionException {
        if (isPlain(word)) {
            return new Result(word, Set.of(), Set.of());
        }
        Expansion expansion = new Expansion(this, word, variables, null);
        String text = expansion.run();
        return new Result(text, expansion.matched, expansion.unmatched);
    }

    /**
     * Expands a text and splits it at blanks that are not quoted, those of unquoted variables' values too. Of
     * {@code 80${v:-1}} BuildKit loses the {@code 80}; we don't.
     */
    public List<String> words(String text, ExpansionVariables variables) throws ExpansionException {
        List<String> words = new ArrayList<>();
        WordSplitter splitter = new WordSplitter(words);
        new Expansion(this, text, variables, splitter).run();
        splitter.end();
        return List.copyOf(words);
    }

    /** Most words hold nothing to expand. */
    private boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '$' || c == escape || c == '\'' || c == '"') {
                return false;
            }
        }
        return true;
    }

    /** Collects words. Quoted text is part of a word even where it is blank. */
    static final class WordSplitter {
        private final List<String> words;
        private final StringBuilder word = new StringBuilder();

        WordSplitter(List<String> words) {
            this.words = words;
        }

        void add(char c) {
            if (Blanks.isSpace(c)) {
                end();
            } else {
                word.append(c);
            }
        }

        void addSplit(String text) {
            for (int i = 0; i < text.length(); i++) {
                add(text.charAt(i));
            }
        }

        void addWhole(String text) {
            word.append(text);
        }

        void end() {
            if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
    }
}
