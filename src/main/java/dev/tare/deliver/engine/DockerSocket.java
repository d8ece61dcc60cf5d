package dev.tare.deliver.engine;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.text.Json;
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
        try {
            Response response = get("/_ping");
            return response.status() == 200 ? null : "it answers with status " + response.status();
        } catch (IOException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Response get(String path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return ask(channel, path).read();
        }
    }

    private static Answer ask(SocketChannel channel, String path) throws IOException {
        OutputStream out = Channels.newOutputStream(channel);
        out.write(head("GET " + path));
        out.write(ascii("\r\n"));
        return Answer.of(channel);
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
            Response response = Answer.of(channel).read();
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
        try {
            Response response = get("/images/" + name + "/json");
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
            Answer answer = ask(channel, "/images/" + id + "/get");
            if (answer.status() != 200) {
                throw TareException.failed("docker did not save the image " + id + ": "
                        + answer.head().lines().findFirst().orElse("no answer"));
            }
            reader.accept(answer.body());
        } catch (IOException e) {
            throw TareException.failed("docker at " + socket + " broke off: " + e.getMessage(), e);
        }
    }

    /**
     * An answer whose body is still to be read; the connection ends with it.
     *
     * @param head status and headers, in lower case
     * @param body without the sizes of its chunks
     */
    private record Answer(int status, String head, InputStream body) {
        static Answer of(SocketChannel channel) throws IOException {
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel), CHUNK_BYTES);
            String head = readHead(in);
            try {
                int status = Integer.parseInt(head.substring(9, 12));
                return new Answer(status, head, head.contains("transfer-encoding: chunked") ? new Unchunked(in) : in);
            } catch (NumberFormatException e) {
                throw new IOException("its answer is not HTTP", e);
            }
        }

        private static String readHead(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.length() < LARGEST_HEAD) {
                int b = in.read();
                if (b < 0) {
                    break;
                }
                head.append((char) b);
                if (b == '\n' && head.length() > 12 && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
                    String text = head.toString().toLowerCase(Locale.ROOT);
                    if (text.startsWith("http/1.")) {
                        return text;
                    }
                    break;
                }
            }
            throw new IOException("its answer is not HTTP");
        }

        Response read() throws IOException {
            return new Response(status, new String(body.readNBytes(LARGEST_RESPONSE), StandardCharsets.UTF_8));
        }
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

    /** A small answer as a whole. */
    private record Response(int status, String body) {}
}
