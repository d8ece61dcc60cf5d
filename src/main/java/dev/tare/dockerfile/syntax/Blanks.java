package dev.tare.dockerfile.syntax;

/** What the format takes for white space: Unicode's White_Space property around words, fewer between them. */
public final class Blanks {
    private Blanks() {}

    /** White space by Unicode's White_Space property (PropList.txt). All of it is in the basic plane. */
    static boolean isSpace(int c) {
        if (c < 0x80) {
            return c == ' ' || c >= '\t' && c <= '\r';
        }
        return c == 0x85
                || c == 0xa0
                || c == 0x1680
                || c >= 0x2000 && c <= 0x200a
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    /** What separates an instruction from its arguments, and one argument from the next. */
    static boolean isSeparator(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == 0x0b;
    }

    public static String trim(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return trimStart(text.substring(0, end));
    }

    static String trimStart(String text) {
        return text.substring(skipSpace(text, 0));
    }

    /** The first place at or after {@code at} that is no white space. */
    static int skipSpace(String text, int at) {
        int i = at;
        while (i < text.length() && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
