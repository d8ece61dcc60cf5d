package dev.tare.cli;

import dev.tare.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Says to every request that a tag leads to one image: as much of a registry as a pull of what is there needs. */
final class TrainingRegistry implements AutoCloseable {
    private final ServerSocket server;

    TrainingRegistry() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    void serve(Descriptor image) {
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: " + image.mediaType() + "\r\nDocker-Content-Digest: "
                + image.digest() + "\r\nContent-Length: " + image.size() + "\r\nConnection: close\r\n\r\n";
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    try (Socket socket = server.accept()) {
                        readHead(socket.getInputStream());
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    }
                }
            } catch (IOException e) {
                // Closed.
            }
        });
    }

    private static void readHead(InputStream in) throws IOException {
        int lines = 0;
        while (lines < 2) {
            int b = in.read();
            if (b < 0) {
                return;
            }
            lines = b == '\n' ? lines + 1 : b == '\r' ? lines : 0;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
