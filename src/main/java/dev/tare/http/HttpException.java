package dev.tare.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** A request that got no answer, in words for the user, with the host in them. */
public final class HttpException extends IOException implements Fault {
    private static final long serialVersionUID = 1L;
    private final boolean transientFault;

    private HttpException(String message, boolean transientFault, @Nullable Throwable cause) {
        super(message, cause);
        this.transientFault = transientFault;
    }

    /** What will not be otherwise the next time. */
    static HttpException refused(String message) {
        return new HttpException(message, false, null);
    }

    static HttpException refused(String message, Throwable cause) {
        return new HttpException(message, false, cause);
    }

    /** What may work when it is tried again. */
    static HttpException broken(String message, @Nullable Throwable cause) {
        return new HttpException(message, true, cause);
    }

    @Override
    public boolean isUnreachable() {
        return getCause() instanceof ConnectException || getCause() instanceof UnknownHostException;
    }

    @Override
    public boolean isSilence() {
        return getCause() instanceof SocketTimeoutException;
    }

    @Override
    public boolean isTransient() {
        return transientFault;
    }
}
