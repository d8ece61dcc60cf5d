package dev.tare.diagnostic;

/** Text of strangers, such as a hostile file or server: its control characters (C0, DEL, C1) must not reach a terminal. */
public final class Printable {
    private Printable() {}

    /** With tabs and line feeds as they are, and {@code ?} for all other control characters. */
    public static String text(String text) {
        return replaced(text, false);
    }

    /** On one line: with blanks for tabs and line feeds, and {@code ?} for all other control characters. */
    public static String line(String text) {
        return replaced(text, true);
    }

    private static String replaced(String text, boolean oneLine) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\t' || c == '\n') {
                out.append(oneLine ? ' ' : c);
            } else {
                out.append(Character.isISOControl(c) ? '?' : c);
            }
        }
        return out.toString();
    }
}
