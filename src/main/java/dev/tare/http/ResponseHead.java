package dev.tare.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The head of an answer (RFC 9112, 4 to 6).
 *
 * @param host the other side, for messages
 * @param line the status line
 * @param headers by their names in lower case
 */
record ResponseHead(String host, String line, int status, Map<String, List<String>> headers) {
    /** The status in a status line. @throws HttpException when it is malformed */
    static int status(String line, String host) throws HttpException {
        int status = line.startsWith("HTTP/1.") && line.length() >= 12 ? (int) number(line.substring(9, 12)) : -1;
        if (status < 100) {
            throw HttpException.refused(host + " answers in another way than HTTP");
        }
        return status;
    }

    /** Reads what follows a status line. */
    static ResponseHead of(String line, Incoming in, String host) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String header = in.line(); !header.isEmpty(); header = in.line()) {
            int colon = header.indexOf(':');
            if (colon <= 0) {
                throw HttpException.refused(host + " sent a header that is none");
            }
            headers.computeIfAbsent(header.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(header.substring(colon + 1).strip());
        }
        return new ResponseHead(host, line, status(line, host), headers);
    }

    /** The server's text for the status. */
    String phrase() {
        return line.substring(Math.min(line.length(), 13));
    }

    /** Whether another answer can come on the same connection. */
    boolean keepsAlive() {
        String connection = String.join(",", headers.getOrDefault("connection", List.of()));
        return line.startsWith("HTTP/1.1")
                && !connection.toLowerCase(Locale.ROOT).contains("close");
    }

    /** How long the body is, as {@link BodyStream} takes it (RFC 9112, 6.3). */
    long length(Request request) throws HttpException {
        if (request.method().equals("HEAD") || status == 204 || status == 304) {
            return 0;
        }
        List<String> codings = headers.getOrDefault("transfer-encoding", List.of());
        if (!codings.isEmpty()) {
            if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                throw HttpException.refused(host + " sends in a form that was not asked for");
            }
            return BodyStream.CHUNKED;
        }
        List<String> lengths = headers.getOrDefault("content-length", List.of());
        if (lengths.isEmpty()) {
            return BodyStream.UNTIL_END;
        }
        long length = number(lengths.getFirst());
        for (String other : lengths) {
            if (length < 0 || number(other) != length) {
                throw HttpException.refused(host + " sent a length that is none");
            }
        }
        return length;
    }

    /** A text as a number; -1 where it is none. */
    static long number(String text) {
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9' || i == 18) {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return text.isEmpty() ? -1 : value;
    }
}
