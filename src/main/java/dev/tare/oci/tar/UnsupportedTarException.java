package dev.tare.oci.tar;

import java.io.IOException;

/** A sound tar with something in it that is not read. */
public final class UnsupportedTarException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsupportedTarException(String message) {
        super(message);
    }
}
