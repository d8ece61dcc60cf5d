package dev.tare.source;

import dev.tare.oci.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an address: what it gave, and how to ask whether it still does.
 *
 * @param digest of the content
 * @param time of Last-Modified in seconds since 1970, else 0
 * @param etag without the mark of a weak one; empty where there was none
 */
record DownloadRecord(Digest digest, long time, String etag) {
    /** Reads what {@link #text} gave; null for anything else. */
    static @Nullable DownloadRecord parse(String text) {
        List<String> lines = text.lines().toList();
        Digest digest = lines.size() == 3 ? Digest.parse(lines.getFirst()) : null;
        if (digest == null) {
            return null;
        }
        try {
            return new DownloadRecord(digest, Long.parseLong(lines.get(1)), lines.get(2));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Three lines. No header has a line's end in it. */
    String text() {
        return digest + "\n" + time + "\n" + etag + "\n";
    }
}
