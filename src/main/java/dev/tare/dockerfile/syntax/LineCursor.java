package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;

/** Walks over the lines of a text. */
public final class LineCursor {
    /** As the reference has it: bytes of UTF-8 without the line's end (Go's bufio.MaxScanTokenSize - 1). */
    static final int MAX_BYTES = 65_535;

    private final SourceText source;
    private final String what;
    private int start;
    private int end;
    private int next;
    private int number;

    /** @param what the kind of file, for the message about a line that is too long */
    public LineCursor(SourceText source, String what) {
        this.source = source;
        this.what = what;
        // A byte order mark is no part of the first line.
        this.next = source.text().startsWith("\ufeff") ? 1 : 0;
    }

    /** Moves to the next line; false when there is none. */
    public boolean advance() {
        String text = source.text();
        if (next >= text.length()) {
            return false;
        }
        start = next;
        int newline = text.indexOf('\n', start);
        end = newline < 0 ? text.length() : newline;
        next = newline < 0 ? end : end + 1;
        number++;
        if (isTooLong(text)) {
            throw TareException.at(
                    Location.ofLine(source, number),
                    what + " line greater than max allowed size of " + MAX_BYTES,
                    "break the line with a continuation, or keep the data in a file");
        }
        return true;
    }

    private boolean isTooLong(String text) {
        // A UTF-16 unit is one to three bytes.
        if ((end - start) * 3L <= MAX_BYTES) {
            return false;
        }
        long bytes = 0;
        for (int i = start; i < end && bytes <= MAX_BYTES; i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes > MAX_BYTES;
    }

    /** 1-based; 0 before the first line. */
    public int number() {
        return number;
    }

    /** The line without its end, and without carriage returns in front of that. */
    public String line() {
        String text = source.text();
        int to = end;
        while (to > start && text.charAt(to - 1) == '\r') {
            to--;
        }
        return text.substring(start, to);
    }

    /** The line with its end. */
    String raw() {
        return source.text().substring(start, next);
    }
}
