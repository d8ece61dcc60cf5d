package dev.tare.terminal;

/** Text of strangers, made fit for a terminal. */
public final class TerminalText {
    static final String RESET = "\033[0m";

    private static final char ESC = 0x1b;
    private static final int TAB = 8;

    /** First and last of the characters that take two columns (East Asian Wide of Unicode 16, its small gaps filled). */
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd, 0x25fe,
        0x2614, 0x2615, 0x2630, 0x2637, 0x2648, 0x2653, 0x267f, 0x267f, 0x268a, 0x268f, 0x2693, 0x2693, 0x26a1, 0x26a1,
        0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3,
        0x26f5, 0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728, 0x274c, 0x274c,
        0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c,
        0x2b50, 0x2b50, 0x2b55, 0x2b55, 0x2e80, 0x303e, 0x3041, 0x4dbf, 0x4dc0, 0xa4cf, 0xa960, 0xa97c, 0xac00, 0xd7a3,
        0xf900, 0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18cff, 0x1aff0,
        0x1b2fb, 0x1d300, 0x1d376, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200,
        0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0,
        0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442, 0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b,
        0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680,
        0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6d7, 0x1f6dc, 0x1f6df, 0x1f6eb, 0x1f6ec, 0x1f6f4,
        0x1f6fc, 0x1f7e0, 0x1f7eb, 0x1f7f0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff, 0x1fa70,
        0x1faff, 0x20000, 0x3fffd
    };

    private TerminalText() {}

    /**
     * Without anything that would move the cursor, ring, or set what a terminal is. What a carriage return has written
     * over is gone too.
     *
     * @param colours whether colours and the like (SGR) stay; they end with the line at the latest
     */
    static String clean(String line, boolean colours) {
        int at = 0;
        while (at < line.length() && !isControl(line.charAt(at))) {
            at++;
        }
        return at == line.length() ? line : cleaned(line, colours);
    }

    private static boolean isControl(char c) {
        return c != '\t' && Character.isISOControl(c);
    }

    private static String cleaned(String line, boolean colours) {
        StringBuilder out = new StringBuilder(line.length());
        boolean coloured = false;
        for (int i = 0; i < line.length(); ) {
            char c = line.charAt(i);
            if (!isControl(c)) {
                out.append(c);
                i++;
            } else if (c == ESC || c == 0x9b || isString(c)) {
                int end = sequenceEnd(line, i);
                if (colours && isColour(line, i, end)) {
                    out.append(line, i, end);
                    coloured = true;
                }
                i = end;
            } else {
                if (c == '\r' && !endsHere(line, i)) {
                    out.setLength(0);
                }
                i++;
            }
        }
        return coloured ? out.append(RESET).toString() : out.toString();
    }

    private static boolean endsHere(String line, int at) {
        for (int i = at; i < line.length(); i++) {
            if (line.charAt(i) != '\r') {
                return false;
            }
        }
        return true;
    }

    /** The 8-bit forms of DCS, SOS, OSC, PM and APC. */
    private static boolean isString(char c) {
        return c == 0x90 || c == 0x98 || c >= 0x9d && c <= 0x9f;
    }

    /** Where the control sequence that begins here ends (ECMA-48); at the end of the line where it does not. */
    private static int sequenceEnd(String line, int start) {
        char first = line.charAt(start);
        int at = start + 1;
        char kind = first;
        if (first == ESC) {
            if (at == line.length()) {
                return at;
            }
            kind = line.charAt(at);
            if (kind >= '@' && kind <= '_') {
                // ESC and a letter is the 7-bit form of what has a code of its own.
                kind = (char) (kind + 0x40);
                at++;
            } else {
                while (at < line.length() && line.charAt(at) >= ' ' && line.charAt(at) <= '/') {
                    at++;
                }
                return at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '~' ? at + 1 : at;
            }
        }
        if (kind == 0x9b) {
            while (at < line.length() && line.charAt(at) >= ' ' && line.charAt(at) <= '?') {
                at++;
            }
            return at < line.length() && line.charAt(at) >= '@' && line.charAt(at) <= '~' ? at + 1 : at;
        }
        if (isString(kind)) {
            for (int i = at; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c == 0x07 || c == 0x9c) {
                    return i + 1;
                }
                if (c == ESC && i + 1 < line.length() && line.charAt(i + 1) == '\\') {
                    return i + 2;
                }
            }
            return line.length();
        }
        return at;
    }

    /** Whether it is {@code ESC [ numbers m}. */
    private static boolean isColour(String line, int start, int end) {
        if (end - start < 3 || line.charAt(start + 1) != '[' || line.charAt(end - 1) != 'm') {
            return false;
        }
        for (int i = start + 2; i < end - 1; i++) {
            char c = line.charAt(i);
            if ((c < '0' || c > '9') && c != ';' && c != ':') {
                return false;
            }
        }
        return true;
    }

    /** As much of a clean line as fits into so many columns; tabs become blanks. */
    static String cut(String line, int columns) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        boolean coloured = false;
        for (int i = 0; i < line.length(); ) {
            int c = line.codePointAt(i);
            if (c == ESC) {
                int end = sequenceEnd(line, i);
                out.append(line, i, end);
                coloured = true;
                i = end;
                continue;
            }
            int width = c == '\t' ? TAB - column % TAB : width(c);
            if (column + width > columns) {
                return coloured ? out.append(RESET).toString() : out.toString();
            }
            if (c == '\t') {
                out.repeat(' ', width);
            } else {
                out.appendCodePoint(c);
            }
            column += width;
            i += Character.charCount(c);
        }
        return out.toString();
    }

    /** Columns that a clean line takes. */
    public static int columns(String line) {
        int column = 0;
        for (int i = 0; i < line.length(); ) {
            int c = line.codePointAt(i);
            if (c == ESC) {
                i = sequenceEnd(line, i);
            } else {
                column += c == '\t' ? TAB - column % TAB : width(c);
                i += Character.charCount(c);
            }
        }
        return column;
    }

    private static int width(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        int low = 0;
        int high = WIDE.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (codePoint < WIDE[2 * middle]) {
                high = middle - 1;
            } else if (codePoint > WIDE[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return 2;
            }
        }
        return 1;
    }
}
