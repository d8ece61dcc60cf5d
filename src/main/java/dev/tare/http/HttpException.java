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
    private final boolean ofTls;

    private HttpException(String message, boolean transientFault, boolean ofTls, @Nullable Throwable cause) {
        super(message, cause);
        this.transientFault = transientFault;
        this.ofTls = ofTls;
    }

    /** What will not be otherwise the next time. */
    static HttpException refused(String message) {
        return new HttpException(message, false, false, null);
    }

    static HttpException refused(String message, Throwable cause) {
        return new HttpException(message, false, false, cause);
    }

    /** What may work when it is tried again. */
    static HttpException broken(String message, @Nullable Throwable cause) {
        return new HttpException(message, true, false, cause);
    }

    /** An answer in TLS to what was plain. */
    static HttpException ofTls(String message) {
        return new HttpException(message, false, true, null);
    }

    /** Whether the other side answered a plain request in TLS, and so would take a secure one. */
    public boolean isOfTls() {
        return ofTls;
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
