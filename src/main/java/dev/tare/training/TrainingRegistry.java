package dev.tare.training;

import dev.tare.oci.Digest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** As much of a registry as the training of push and pull takes: one repository in memory, for one who behaves. */
final class TrainingRegistry implements AutoCloseable {
    private final ServerSocket server;

    /** Manifests by tag and digest, blobs by digest, by what their paths end in. */
    private final Map<String, Content> contents = new ConcurrentHashMap<>();

    private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** What is stored, and as what. */
    private static final class Content {
        final String type;
        final byte[] bytes;

        Content(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }
    }

    TrainingRegistry() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** On the loopback interface. */
    int port() {
        return server.getLocalPort();
    }

    /** Forgets all that was pushed. */
    void clear() {
        contents.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String first = line(in); first != null; first = line(in)) {
                Map<String, String> headers = new HashMap<>();
                for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
                    int colon = line.indexOf(':');
                    headers.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
                byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
                String[] words = first.split(" ");
                answer(out, words[0], URI.create(words[1]), headers.getOrDefault("Content-Type", ""), body);
            }
        } catch (IOException e) {
            // The command has ended.
        }
    }

    private void answer(OutputStream out, String method, URI address, String type, byte[] body) throws IOException {
        String path = address.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        String location = path;
        Content content = null;
        int status;
        if (method.equals("POST")) {
            location = path + count.incrementAndGet();
            uploads.put(location, new ByteArrayOutputStream());
            status = 202;
        } else if (method.equals("PATCH")) {
            Objects.requireNonNull(uploads.get(path)).write(body);
            status = 202;
        } else if (method.equals("PUT")) {
            ByteArrayOutputStream upload = uploads.remove(path);
            byte[] bytes = body;
            if (upload != null) {
                upload.write(body);
                bytes = upload.toByteArray();
            }
            content = new Content(type, bytes);
            contents.put(name, content);
            contents.put(Digest.sha256(bytes).toString(), content);
            status = 201;
        } else {
            content = contents.get(name);
            status = content == null ? 404 : 200;
        }
        write(out, status, location, content, method);
    }

    private static void write(OutputStream out, int status, String location, @Nullable Content content, String method)
            throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " -\r\nLocation: " + location + "\r\n");
        Content stored = status == 200 ? content : null;
        if (content != null) {
            head.append("Docker-Content-Digest: ")
                    .append(Digest.sha256(content.bytes))
                    .append("\r\n");
            head.append("Content-Type: ").append(content.type).append("\r\n");
        }
        head.append("Content-Length: ")
                .append(stored == null ? 0 : stored.bytes.length)
                .append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
        if (stored != null && method.equals("GET")) {
            out.write(stored.bytes);
        }
        out.flush();
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
