package dev.tare.oci.tree;

import org.jspecify.annotations.Nullable;

/**
 * A change of permission bits: {@code 0755}, or symbolic as chmod(1) has it ({@code u=rwX,go=rX}, {@code a+x,u+s}),
 * without a umask; the special bits of directories change as those of files do, as BuildKit has it.
 */
public final class ModeChange {
    private final int octal;
    private final String symbolic;

    private ModeChange(int octal, String symbolic) {
        this.octal = octal;
        this.symbolic = symbolic;
    }

    /** Reads a change; null when the text is none. */
    public static @Nullable ModeChange parse(String text) {
        if (!text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9') {
            int value = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < '0' || c > '7') {
                    return null;
                }
                value = value * 8 + c - '0';
                if (value > 07777) {
                    return null;
                }
            }
            return new ModeChange(value, "");
        }
        for (String clause : text.split(",", -1)) {
            if (apply(clause, 0, false) < 0) {
                return null;
            }
        }
        return new ModeChange(-1, text);
    }

    /** Whether the text was a number. */
    public boolean isOctal() {
        return octal >= 0;
    }

    /** The mode that a file of this mode gets. */
    public int apply(int mode, boolean directory) {
        if (octal >= 0) {
            return octal;
        }
        int result = mode;
        for (String clause : symbolic.split(",", -1)) {
            result = apply(clause, result, directory);
        }
        return result;
    }

    /** Applies one clause, {@code [ugoa]*([-+=][rwxXstugo]*)+}; -1 when it is none. */
    private static int apply(String clause, int mode, boolean directory) {
        int at = 0;
        int who = 0;
        while (at < clause.length() && "ugoa".indexOf(clause.charAt(at)) >= 0) {
            who |= switch (clause.charAt(at)) {
                case 'u' -> 04700;
                case 'g' -> 02070;
                case 'o' -> 0007;
                default -> 06777;
            };
            at++;
        }
        who = who == 0 ? 06777 : who;
        if (at == clause.length()) {
            return -1;
        }
        int result = mode;
        while (at < clause.length()) {
            char operator = clause.charAt(at);
            if ("-+=".indexOf(operator) < 0) {
                return -1;
            }
            at++;
            int bits = 0;
            int named = who;
            while (at < clause.length() && "-+=".indexOf(clause.charAt(at)) < 0) {
                int more = bits(clause.charAt(at), result, directory);
                if (more < 0) {
                    return -1;
                }
                // "o" alone does not reach the sticky bit; "=" leaves it as it is unless it is named.
                named |= (who & ~0007) == 0 ? 0 : more & 01000;
                bits |= more;
                at++;
            }
            bits &= named;
            result = switch (operator) {
                case '+' -> result | bits;
                case '-' -> result & ~bits;
                default -> result & ~named | bits;
            };
        }
        return result;
    }

    private static int bits(char permission, int mode, boolean directory) {
        return switch (permission) {
            case 'r' -> 0444;
            case 'w' -> 0222;
            case 'x' -> 0111;
            case 'X' -> directory || (mode & 0111) != 0 ? 0111 : 0;
            case 's' -> 06000;
            case 't' -> 01000;
            case 'u' -> (mode >> 6 & 7) * 0111;
            case 'g' -> (mode >> 3 & 7) * 0111;
            case 'o' -> (mode & 7) * 0111;
            default -> -1;
        };
    }
}
