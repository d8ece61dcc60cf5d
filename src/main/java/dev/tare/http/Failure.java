package dev.tare.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Describes for users what went wrong on the way to a host. */
public final class Failure {
    private Failure() {}

    /** The same, with the host's address as users know it. */
    public static String of(String host, IOException e) {
        return switch (e) {
            case UnknownHostException _ -> "the host " + unknown(e, host) + " is unknown";
            case SocketTimeoutException _ -> host + " did not answer in time";
            case SSLException _ -> "no secure connection to " + host + ": " + innermost(e);
            case ConnectException _ -> host + " refused the connection";
            case NoRouteToHostException _ -> "there is no way to " + host;
            case SocketException _ -> host + " broke the connection: " + e.getMessage();
            default ->
                isBroken(e)
                        ? host + " broke the connection: " + e.getMessage()
                        : host + ": " + (e.getMessage() == null ? e : e.getMessage());
        };
    }

    /** Channels throw no SocketException for it: only the text of the system tells. */
    private static boolean isBroken(IOException e) {
        return "Broken pipe".equals(e.getMessage()) || "Connection reset by peer".equals(e.getMessage());
    }

    /** What TLS found wrong. The exceptions around it only repeat that, with the names of their classes. */
    private static String innermost(IOException e) {
        Throwable at = e;
        String message = String.valueOf(e.getMessage());
        for (int i = 0; at != null && i < 10; i++) {
            message = at.getMessage() == null ? message : at.getMessage();
            at = at.getCause();
        }
        return message;
    }

    /** The unknown name may be that of a proxy. */
    private static String unknown(IOException e, String host) {
        String message = e.getMessage();
        return message == null || message.isBlank() || message.indexOf(' ') >= 0 ? host : message;
    }
}
