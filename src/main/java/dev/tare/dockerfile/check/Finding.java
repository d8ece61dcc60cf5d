package dev.tare.dockerfile.check;

import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param detail one line: what is wrong, and what it costs where that is known
 * @param start first line of the instruction, 1-based
 * @param end its last line
 * @param fix how to mend it, or null where the detail says so
 */
public record Finding(
        Rule rule,
        String detail,
        int start,
        int end,
        @Nullable String fix) {
    /** docker's line: {@code FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)}. */
    public String line() {
        return rule.name() + ": " + detail + " (line " + start + ")";
    }
}
