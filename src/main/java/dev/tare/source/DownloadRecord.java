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
 * @param since the Last-Modified to ask with, as the server wrote it; empty where it does not tell one content from
 *     another
 */
record DownloadRecord(Digest digest, long time, String etag, String since) {
    /** Reads what {@link #text} gave; null for anything else. */
    static @Nullable DownloadRecord parse(String text) {
        List<String> lines = text.lines().toList();
        Digest digest = lines.size() == 4 ? Digest.parse(lines.getFirst()) : null;
        if (digest == null) {
            return null;
        }
        try {
            return new DownloadRecord(digest, Long.parseLong(lines.get(1)), lines.get(2), lines.get(3));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Four lines. No header has a line's end in it. */
    String text() {
        return digest + "\n" + time + "\n" + etag + "\n" + since + "\n";
    }
}
