package dev.tare.bake.hcl;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import org.jspecify.annotations.Nullable;

/**
 * Where something stands; the line is counted only when it is told.
 *
 * @param offset of its first character
 * @param length of what is marked
 */
public record HclPlace(SourceText source, int offset, int length) {
    /** Line and column of it. */
    public Location location() {
        String text = source.text();
        int at = Math.min(offset, text.length());
        int line = 1;
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) {
            line++;
            start = end + 1;
        }
        return new Location(source, line, at - start + 1, length);
    }

    /** The failure of what stands here. */
    public TareException wrong(String message) {
        return wrong(message, null);
    }

    /** The failure of what stands here, and what to do. */
    public TareException wrong(String message, @Nullable String hint) {
        return TareException.at(location(), message, hint);
    }
}
