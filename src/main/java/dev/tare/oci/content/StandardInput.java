package dev.tare.oci.content;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Standard input that may be a tar or a text; looking does not consume it. */
public record StandardInput(InputStream stream, boolean isArchive) {
    /** Enough for the first header of a compressed tar. */
    private static final int LOOK_BYTES = 64 * 1024;

    public static StandardInput of(InputStream in) {
        BufferedInputStream buffered = new BufferedInputStream(in, LOOK_BYTES);
        buffered.mark(LOOK_BYTES);
        byte[] head;
        try {
            head = buffered.readNBytes(LOOK_BYTES);
            buffered.reset();
        } catch (IOException e) {
            throw TareException.failed("standard input can't be read: " + Reasons.of(e), e);
        }
        return new StandardInput(buffered, Archives.isTar(new ByteArrayInputStream(head)));
    }
}
