package dev.tare.needs;

import dev.tare.oci.History;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that an image has because its program needs them, as its history tells them: an entry of no layer for each,
 * {@code tare need ca /etc/ssl/certs/ca-certificates.crt}, whose comment is the reason.
 */
public final class NeedsHistory {
    private static final String PREFIX = "tare need ";

    private NeedsHistory() {}

    /** A file of an image. @param reason why it is there, with the first and the last calls that lead to the need */
    public record Line(NeedId need, String path, String reason) {
        /** For {@link History#createdBy}. */
        public String createdBy() {
            return PREFIX + need + " " + path;
        }
    }

    /** What a history says of such files, in its order. */
    public static List<Line> read(List<History> history) {
        List<Line> out = new ArrayList<>();
        for (History entry : history) {
            String text = entry.createdBy();
            if (text == null || !text.startsWith(PREFIX)) {
                continue;
            }
            int space = text.indexOf(' ', PREFIX.length());
            NeedId need = space < 0 ? null : NeedId.parse(text.substring(PREFIX.length(), space));
            if (need != null) {
                String comment = entry.comment();
                out.add(new Line(need, text.substring(space + 1), comment == null ? "" : comment));
            }
        }
        return out;
    }
}
