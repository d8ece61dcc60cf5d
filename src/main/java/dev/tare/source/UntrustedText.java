package dev.tare.source;

import dev.tare.diagnostic.Printable;

/** Text from other machines, which must not reach a terminal as it is. */
final class UntrustedText {
    private static final int LONGEST = 500;

    private UntrustedText() {}

    /** On one line, without control characters, and not too long. */
    static String printable(String text) {
        return Printable.line(text.substring(0, Math.min(text.length(), LONGEST)))
                .strip();
    }
}
