package dev.tare.http.tls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A certificate or key of this machine that cannot be used. Another attempt would not help. */
public final class UnusableCertificate extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableCertificate(String message, @Nullable Exception cause) {
        super(message, cause);
    }
}
