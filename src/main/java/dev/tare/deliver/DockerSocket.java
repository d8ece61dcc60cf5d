package dev.tare.deliver;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.Json;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The requests of the Docker Engine API that loading and saving take, over a Unix socket (HTTP/1.1, RFC 9112). */
final class DockerSocket implements DockerEngine {
    private static final int LARGEST_RESPONSE = 1 << 20;
    private static final int LARGEST_HEAD = 64 << 10;
    private static final int CHUNK_BYTES = 256 * 1024;

    private final Path socket;

    DockerSocket(Path socket) {
        this.socket = socket;
    }

    /** Null when a docker answers, else why not. */
    @Nullable String ping() {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            OutputStream out = Channels.newOutputStream(channel);
            out.write(head("GET /_ping"));
            out.write(ascii("\r\n"));
            Response response = Response.read(Channels.newInputStream(channel));
            return response.status() == 200 ? null : "it answers with status " + response.status();
        } catch (IOException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Sends an archive. @throws TareException when docker refuses it, with its reason */
    void load(EngineLoader.Archive archive) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            OutputStream out = Channels.newOutputStream(channel);
            out.write(head("POST /images/load?quiet=1"));
            out.write(ascii("Content-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n\r\n"));
            try (OutputStream body = new BufferedOutputStream(new Chunks(out), CHUNK_BYTES)) {
                archive.writeTo(body);
            }
            Response response = Response.read(Channels.newInputStream(channel));
            String refusal = refusal(response);
            if (refusal != null) {
                throw TareException.failed("docker did not load the image: " + refusal);
            }
        } catch (IOException e) {
            throw TareException.failed("docker at " + socket + " broke off: " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Digest id(String name) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            OutputStream out = Channels.newOutputStream(channel);
            out.write(head("GET /images/" + name + "/json"));
            out.write(ascii("\r\n"));
            Response response = Response.read(Channels.newInputStream(channel));
            if (response.status() != 200) {
                return null;
            }
            Object id = Json.readObject(response.body().strip().getBytes(StandardCharsets.UTF_8))
                    .get("Id");
            return id instanceof String text ? Digest.parse(text) : null;
        } catch (IOException e) {
            throw TareException.failed("docker at " + socket + " broke off: " + e.getMessage(), e);
        }
    }

    @Override
    public void save(Digest id, Reader reader) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            OutputStream out = Channels.newOutputStream(channel);
            out.write(head("GET /images/" + id + "/get"));
            out.write(ascii("\r\n"));
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel), CHUNK_BYTES);
            String head = readHead(in);
            if (!head.startsWith("http/1.1 200")) {
                throw TareException.failed("docker did not save the image " + id + ": "
                        + head.lines().findFirst().orElse("no answer"));
            }
            reader.accept(head.contains("transfer-encoding: chunked") ? new Unchunked(in) : in);
        } catch (IOException e) {
            throw TareException.failed("docker at " + socket + " broke off: " + e.getMessage(), e);
        }
    }

    /** The status and the headers, in lower case. */
    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < LARGEST_HEAD) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("its answer is not HTTP");
            }
            head.append((char) b);
            if (b == '\n'
                    && head.length() > 3
                    && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString().toLowerCase(Locale.ROOT);
            }
        }
        throw new IOException("its answer is not HTTP");
    }

    /** The content of a body in chunks. */
    private static final class Unchunked extends InputStream {
        private final InputStream in;
        private long left;
        private boolean begun;
        private boolean ended;

        Unchunked(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                next();
            }
            if (ended) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new IOException("its answer is cut off");
            }
            left -= count;
            return count;
        }

        private void next() throws IOException {
            if (begun) {
                line();
            }
            begun = true;
            String size = line();
            int end = size.indexOf(';');
            try {
                left = Long.parseLong((end < 0 ? size : size.substring(0, end)).strip(), 16);
            } catch (NumberFormatException e) {
                throw new IOException("its answer is not HTTP", e);
            }
            ended = left == 0;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0 || line.length() > 100) {
                    throw new IOException("its answer is cut off");
                }
                line.append(b == '\r' ? "" : Character.toString(b));
            }
            return line.toString();
        }
    }

    private static byte[] head(String request) {
        return ascii(request + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Docker answers 200 before it has read the archive, and says in a line of JSON what went wrong. */
    private static @Nullable String refusal(Response response) {
        for (String line : response.body().split("\n")) {
            try {
                var json = Json.readObject(line.getBytes(StandardCharsets.UTF_8));
                Object error = json.getOrDefault("error", response.status() == 200 ? null : json.get("message"));
                if (error != null) {
                    return error.toString();
                }
            } catch (IOException e) {
                // Not every line is JSON: what matters is.
            }
        }
        return response.status() == 200 ? null : "status " + response.status();
    }

    /** The body of a request, in chunks. */
    private static final class Chunks extends OutputStream {
        private final OutputStream out;

        Chunks(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                out.write(ascii(Integer.toHexString(length) + "\r\n"));
                out.write(bytes, offset, length);
                out.write(ascii("\r\n"));
            }
        }

        @Override
        public void close() throws IOException {
            out.write(ascii("0\r\n\r\n"));
        }
    }

    /** A response; the connection ends with it. */
    private record Response(int status, String body) {
        static Response read(InputStream in) throws IOException {
            byte[] all = in.readNBytes(LARGEST_RESPONSE);
            String text = new String(all, StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            if (!text.startsWith("HTTP/1.") || end < 12) {
                throw new IOException("its answer is not HTTP");
            }
            int status;
            try {
                status = Integer.parseInt(text.substring(9, 12));
            } catch (NumberFormatException e) {
                throw new IOException("its answer is not HTTP", e);
            }
            String head = text.substring(0, end).toLowerCase(Locale.ROOT);
            String body = text.substring(end + 4);
            return new Response(status, head.contains("transfer-encoding: chunked") ? unchunked(body) : body);
        }

        /** The chunks without their sizes; lengths are of bytes, so it goes by the lines, as the messages do. */
        private static String unchunked(String body) {
            StringBuilder out = new StringBuilder();
            for (String line : body.split("\r\n")) {
                boolean size = !line.isEmpty() && line.length() <= 8 && isHex(line);
                out.append(size ? "" : line + "\n");
            }
            return out.toString();
        }

        private static boolean isHex(String line) {
            for (int i = 0; i < line.length(); i++) {
                if (Character.digit(line.charAt(i), 16) < 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
