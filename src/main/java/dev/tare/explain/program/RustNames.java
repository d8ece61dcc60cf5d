package dev.tare.explain.program;

import org.jspecify.annotations.Nullable;

/**
 * Names of symbols as Rust's legacy mangling writes them ({@code _ZN4core3fmt5write17h0123456789abcdefE}): parts with
 * their lengths, and a hash at the end; of the newer form (RFC 2603: {@code _RNvCs1234_4core5write}) only the crate is
 * read. Any other name stays as it is.
 */
final class RustNames {
    private static final int HASH = 17;

    private RustNames() {}

    /** {@code core::fmt::write}; the name itself where it is no such one. */
    static String readable(String symbol) {
        if (!symbol.startsWith("_ZN")) {
            return symbol;
        }
        StringBuilder out = new StringBuilder();
        int at = 3;
        String last = "";
        while (at < symbol.length() && symbol.charAt(at) != 'E') {
            int length = 0;
            int digits = at;
            while (at < symbol.length() && Character.isDigit(symbol.charAt(at)) && at - digits < 4) {
                length = 10 * length + symbol.charAt(at++) - '0';
            }
            if (length == 0 || length > symbol.length() - at) {
                return symbol;
            }
            if (!last.isEmpty()) {
                out.append(out.isEmpty() ? "" : "::").append(last);
            }
            last = symbol.substring(at, at + length);
            at += length;
        }
        // A name of C++ has no hash.
        if (last.length() != HASH || last.charAt(0) != 'h' || out.isEmpty()) {
            return symbol;
        }
        return unescaped(out.toString());
    }

    private static String unescaped(String text) {
        return text.replace("$LT$", "<")
                .replace("$GT$", ">")
                .replace("$u20$", " ")
                .replace("$RF$", "&")
                .replace("$C$", ",")
                .replace("$u7b$", "{")
                .replace("$u7d$", "}")
                .replace("$u5b$", "[")
                .replace("$u5d$", "]")
                .replace("$BP$", "*")
                .replace("$LP$", "(")
                .replace("$RP$", ")")
                .replace("..", "::");
    }

    /** The crate of a name that was mangled; null of any other. */
    static @Nullable String crate(String readable, String symbol) {
        if (readable.equals(symbol)) {
            return symbol.startsWith("_R") ? newCrate(symbol) : null;
        }
        int start = 0;
        while (start < readable.length() && !Character.isLetter(readable.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < readable.length()
                && (Character.isLetterOrDigit(readable.charAt(end)) || readable.charAt(end) == '_')) {
            end++;
        }
        return end > start ? readable.substring(start, end) : null;
    }

    /** The first crate of a path: {@code C}, what tells two of one name apart ({@code s} to {@code _}), and its name. */
    private static @Nullable String newCrate(String symbol) {
        for (int start = symbol.indexOf('C'); start >= 0; start = symbol.indexOf('C', start + 1)) {
            int at = start + 1;
            if (at < symbol.length() && symbol.charAt(at) == 's') {
                at = symbol.indexOf('_', at) + 1;
            }
            int length = 0;
            int digits = at;
            while (at > 0 && at < symbol.length() && Character.isDigit(symbol.charAt(at)) && at - digits < 4) {
                length = 10 * length + symbol.charAt(at++) - '0';
            }
            if (length > 0 && length <= symbol.length() - at) {
                return symbol.substring(at, at + length);
            }
        }
        return null;
    }
}
