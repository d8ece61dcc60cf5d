package dev.tare.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** A request that got no answer. The message is for users and names the host. */
public final class HttpException extends IOException implements Fault {
    private static final long serialVersionUID = 1L;
    private final Kind kind;

    private enum Kind {
        REFUSED,
        BROKEN,
        OF_TLS
    }

    private HttpException(String message, Kind kind, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** A fault that another attempt would meet again. */
    static HttpException refused(String message) {
        return new HttpException(message, Kind.REFUSED, null);
    }

    static HttpException refused(String message, Throwable cause) {
        return new HttpException(message, Kind.REFUSED, cause);
    }

    /** A fault that another attempt may not meet. */
    static HttpException broken(String message, @Nullable Throwable cause) {
        return new HttpException(message, Kind.BROKEN, cause);
    }

    /** An answer in TLS to a plain request. */
    static HttpException ofTls(String message) {
        return new HttpException(message, Kind.OF_TLS, null);
    }

    /** Whether the other side answered a plain request in TLS, and so expects a secure one. */
    public boolean isOfTls() {
        return kind == Kind.OF_TLS;
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
        return kind == Kind.BROKEN;
    }
}
