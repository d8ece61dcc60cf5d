package dev.tare.http;

import dev.tare.text.Percent;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Leads a connection to a SOCKS 5 proxy on to a host (RFC 1928), with a name and password where the proxy's address has
 * them (RFC 1929). The JDK takes such logins from a setting of the whole process only. The proxy looks the host up.
 */
final class Socks {
    private static final int VERSION = 5;
    private static final int NO_LOGIN = 0;
    private static final int NAME_AND_PASSWORD = 2;
    private static final int LONGEST = 255;

    /** RFC 1928, 6. */
    private static final String[] REPLIES = {
        "",
        "it failed",
        "its rules forbid it",
        "the network is not reached",
        "the host is not reached",
        "the connection is refused",
        "it took too long",
        "it knows no such command",
        "it knows no such address"
    };

    private final Socket socket;
    private final String proxy;

    /** @param proxy its host, for messages */
    Socks(Socket socket, String proxy) {
        this.socket = socket;
        this.proxy = proxy;
    }

    /** @param login {@code name:password}, each escaped as in an address, or null */
    void lead(String host, int port, @Nullable String login) throws IOException {
        byte[] name = host.getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST) {
            throw HttpException.refused("the name of the host " + host + " is too long for a proxy");
        }
        send(login == null ? new byte[] {VERSION, 1, NO_LOGIN} : new byte[] {VERSION, 2, NO_LOGIN, NAME_AND_PASSWORD});
        byte[] method = read(2);
        if (method[0] != VERSION) {
            throw HttpException.refused(proxy + " is no SOCKS 5 proxy");
        }
        if (method[1] == NAME_AND_PASSWORD && login != null) {
            logIn(login);
        } else if (method[1] != NO_LOGIN) {
            throw HttpException.refused(
                    "the proxy " + proxy + " wants another login" + (login == null ? ", and it has none" : ""));
        }
        ByteBuffer request = ByteBuffer.allocate(7 + name.length);
        request.put(new byte[] {VERSION, 1, 0, 3, (byte) name.length});
        send(request.put(name).putShort((short) port).array());
        byte[] answer = read(4);
        int reply = Byte.toUnsignedInt(answer[1]);
        if (reply != 0) {
            String why = reply < REPLIES.length ? REPLIES[reply] : "reply " + reply;
            throw HttpException.refused("the proxy " + proxy + " does not lead to " + host + ":" + port + ": " + why);
        }
        // The proxy's own address, which is not needed here.
        int length = switch (answer[3]) {
            case 1 -> 4;
            case 4 -> 16;
            default -> Byte.toUnsignedInt(read(1)[0]);
        };
        byte[] _ = read(length + 2);
    }

    private void logIn(String login) throws IOException {
        int colon = login.indexOf(':');
        byte[] name = Percent.decode(colon < 0 ? login : login.substring(0, colon));
        byte[] password = Percent.decode(colon < 0 ? "" : login.substring(colon + 1));
        if (name.length > LONGEST || password.length > LONGEST) {
            throw HttpException.refused("the login of the proxy " + proxy + " is too long");
        }
        ByteBuffer request = ByteBuffer.allocate(3 + name.length + password.length);
        request.put((byte) 1).put((byte) name.length).put(name);
        send(request.put((byte) password.length).put(password).array());
        if (read(2)[1] != 0) {
            throw HttpException.refused("the proxy " + proxy + " refuses the login");
        }
    }

    private void send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    private byte[] read(int count) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the proxy gave no answer");
        }
        return bytes;
    }
}
