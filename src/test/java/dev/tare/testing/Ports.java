package dev.tare.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Ports of this machine. */
public final class Ports {
    private static final int ANSWER_MILLIS = 10_000;

    private Ports() {}

    /** One that nobody listens to now, at no address. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether somebody takes connections at this port of the loopback. */
    public static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a web server is at this port of the loopback and says something. */
    public static boolean answers(int port) {
        return answers("127.0.0.1", port);
    }

    /** Whether a web server is there and says something. */
    public static boolean answers(String host, int port) {
        try (Socket socket = new Socket(host, port)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }
}
