package dev.tare.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a request. Its body is read from the connection; closing it frees the connection for another request. */
public final class Response implements AutoCloseable {
    private final URI address;
    private final int status;
    private final String phrase;
    private final Map<String, List<String>> headers;
    private final BodyStream body;
    private final boolean fromPrivate;

    Response(
            URI address,
            int status,
            String phrase,
            Map<String, List<String>> headers,
            BodyStream body,
            boolean fromPrivate) {
        this.address = address;
        this.status = status;
        this.phrase = phrase;
        this.headers = headers;
        this.body = body;
        this.fromPrivate = fromPrivate;
    }

    /** The address that was asked. */
    public URI address() {
        return address;
    }

    public int status() {
        return status;
    }

    /** The server's text for the status, unchanged; often empty. */
    public String phrase() {
        return phrase;
    }

    /** The first value of a header, or null. */
    public @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /** All values of a header. */
    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The value of a header that is a number; -1 without such a header. */
    public long number(String name) {
        String text = header(name);
        return text == null ? -1 : ResponseHead.number(text);
    }

    /** Whether it came from an address of a private network, as far as that can be told. */
    public boolean isFromPrivate() {
        return fromPrivate;
    }

    public InputStream body() {
        return body;
    }

    /** Reads a part of the body, at least a byte. @return how many bytes; -1 at the end */
    public int read(ByteBuffer direct) throws IOException {
        return body.read(direct);
    }

    /** The whole body. @throws HttpException when it is larger than so many bytes, or ends too early */
    public byte[] bytes(int limit) throws IOException {
        byte[] bytes = body.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw HttpException.refused(
                    Origin.of(address).authority() + " answered with more than " + limit + " bytes");
        }
        return bytes;
    }

    @Override
    public void close() {
        body.close();
    }
}
