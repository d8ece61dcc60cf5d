package dev.tare.bake.hcl;

import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import org.jspecify.annotations.Nullable;

/** A place in a text that moves on. */
final class HclCursor {
    /** Levels of what stands in something else. */
    private static final int DEEPEST = 200;

    final SourceText source;
    final String text;
    int at;

    /** Whether a line's end is a blank, as in parentheses. */
    boolean overLines;

    private int depth;

    HclCursor(SourceText source) {
        this.source = source;
        this.text = source.text();
    }

    void enter() {
        if (++depth > DEEPEST) {
            throw wrong("this is nested too deeply: more than " + DEEPEST + " levels");
        }
    }

    void leave() {
        depth--;
    }

    boolean isEnd() {
        return at >= text.length();
    }

    /** The character here, 0 at the end. */
    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
    }

    boolean sees(String word) {
        return text.startsWith(word, at);
    }

    /** Takes a text if it is here. */
    boolean take(String word) {
        if (!sees(word)) {
            return false;
        }
        at += word.length();
        return true;
    }

    /** The same, behind blanks. */
    boolean skipTo(String word) {
        blanks();
        return take(word);
    }

    /** Takes a text behind blanks. @throws TareException at what stands there instead */
    void expect(String word, String where) {
        if (!skipTo(word)) {
            throw wrong("expected \"" + word + "\" " + where + ", not " + here());
        }
    }

    /** What stands here, for messages. */
    String here() {
        if (isEnd()) {
            return "the end of the text";
        }
        return peek() == '\n' || peek() == '\r' ? "the end of the line" : "\"" + peek() + "\"";
    }

    HclPlace place() {
        return place(at);
    }

    /** From there to here, or one character. */
    HclPlace place(int from) {
        return new HclPlace(source, from, Math.max(1, at - from));
    }

    TareException wrong(String message) {
        return place().wrong(message);
    }

    /** Skips blanks and comments, and the ends of lines where they are blanks. */
    void blanks() {
        while (!isEnd()) {
            char c = peek();
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n' && overLines) {
                at++;
            } else if (c == '#' || c == '/' && peek(1) == '/') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == '/' && peek(1) == '*') {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    throw wrong("the comment is not closed");
                }
                at = end + 2;
            } else {
                return;
            }
        }
    }

    /** Skips blanks, comments and the ends of lines. */
    void lines() {
        boolean before = overLines;
        overLines = true;
        blanks();
        overLines = before;
    }

    static boolean isStart(char c) {
        return c == '_' || Character.isLetter(c);
    }

    static boolean isPart(char c) {
        return isStart(c) || c == '-' || Character.isDigit(c);
    }

    /** Takes a name if one is here. */
    @Nullable String name() {
        if (!isStart(peek())) {
            return null;
        }
        int from = at;
        while (!isEnd() && isPart(peek())) {
            at++;
        }
        return text.substring(from, at);
    }

    /** Takes a name behind blanks. */
    String nameOf(String what) {
        blanks();
        String name = name();
        if (name == null) {
            throw wrong("expected the name of " + what + ", not " + here());
        }
        return name;
    }

    /** Takes a word behind blanks if it is the whole name here. */
    boolean takeWord(String word) {
        blanks();
        if (sees(word) && !isPart(peek(word.length()))) {
            at += word.length();
            return true;
        }
        return false;
    }
}
