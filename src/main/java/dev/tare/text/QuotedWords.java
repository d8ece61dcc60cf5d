package dev.tare.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A command as words, where no shell takes part: split at blanks, but those between single or double quotes.
 *
 * @param words without the quotes
 * @param open whether a quote has no end
 */
public record QuotedWords(List<String> words, boolean open) {
    public QuotedWords {
        words = List.copyOf(words);
    }

    /** Splits a text. */
    public static QuotedWords of(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0 ? c == quote : c == '\'' || c == '"') {
                quote = quote == 0 ? c : 0;
                begun = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return new QuotedWords(words, quote != 0);
    }
}
