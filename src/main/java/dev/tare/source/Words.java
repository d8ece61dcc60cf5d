package dev.tare.source;

/** Words of other machines, which must not reach a terminal as they are. */
final class Words {
    private static final int LONGEST = 500;

    private Words() {}

    /** On one line, without control characters, and not too long. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char c = text.charAt(i);
            out.append(c == '\n' || c == '\t' ? ' ' : c < ' ' || c >= 0x7f && c <= 0x9f ? '?' : c);
        }
        return out.toString().strip();
    }
}
