package dev.tare.usage.completion;

import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.List;

/**
 * The kinds of operands that a command takes, read from its usage.
 *
 * @param verbs the words that the first operand may be, as in {@code tare volume ls|create}; empty where it is no such word
 * @param images whether names of images fit
 * @param containers whether names of containers fit
 * @param files whether files and folders fit
 */
record Operands(List<String> verbs, boolean images, boolean containers, boolean files) {
    Operands {
        verbs = List.copyOf(verbs);
    }

    static Operands of(Page page) {
        List<String> verbs = new ArrayList<>();
        boolean images = false;
        boolean containers = false;
        boolean files = false;
        boolean first = true;
        for (String word : words(page.usage())) {
            if (word.equals("OPTION") || word.equals("FLAG")) {
                continue;
            }
            boolean verb = isVerb(word);
            if (verb && first) {
                verbs.add(word);
            }
            // The words of a command in a container are no verbs.
            first &= verb;
            images |= word.equals("IMAGE") || word.equals("NAME");
            containers |= word.equals("CONTAINER");
            files |= word.equals("FOLDER") || word.equals("PROGRAM") || word.equals("SOURCE") || word.equals("DEST");
        }
        return new Operands(verbs, images, containers, files);
    }

    private static boolean isVerb(String word) {
        return word.charAt(0) >= 'a' && word.charAt(0) <= 'z';
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
                word.append(c);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        return words;
    }
}
