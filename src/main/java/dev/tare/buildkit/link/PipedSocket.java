package dev.tare.buildkit.link;

import dev.tare.buildkit.fleet.BuilderAddress.Piped;
import dev.tare.buildkit.fleet.DaemonLost;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A socket in a folder of this user's own that leads to a daemon behind a program: each connection starts the program once
 * more. The folder, the connections and the programs are gone when it is closed.
 */
public final class PipedSocket implements Closeable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Piped address;
    private final Map<String, String> environment;
    private final Path folder;
    private final ServerSocketChannel server;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String failure;
    private volatile boolean closed;

    private PipedSocket(Piped address, Map<String, String> environment, Path folder, ServerSocketChannel server) {
        this.address = address;
        this.environment = environment;
        this.folder = folder;
        this.server = server;
    }

    /** Opens the socket; no program is started yet. */
    public static PipedSocket open(Piped address, Map<String, String> environment) throws IOException {
        Path folder = Files.createTempDirectory(
                "tare-link-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(folder.resolve("sock")));
        } catch (IOException e) {
            server.close();
            Files.delete(folder);
            throw e;
        }
        PipedSocket socket = new PipedSocket(address, environment, folder, server);
        Thread.ofPlatform().daemon().name("connections to " + address.text()).start(socket::accept);
        return socket;
    }

    /** Where to connect to. */
    public Path path() {
        return folder.resolve("sock");
    }

    /** Why the last connection that ended by itself did so, or null. */
    public @Nullable String failure() {
        return failure;
    }

    private void accept() {
        while (!closed) {
            try {
                SocketChannel client = server.accept();
                // Copying blocks in system calls that would hold the carrier of a virtual thread.
                Thread.ofPlatform().daemon().name("to " + address.text()).start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SocketChannel client) {
        open.add(client);
        try (client;
                PipedLink link = PipedLink.open(address, environment)) {
            open.add(link);
            if (closed) {
                return;
            }
            AtomicBoolean clientEnded = new AtomicBoolean();
            Thread up = Thread.ofPlatform()
                    .daemon()
                    .name("from " + address.text())
                    .start(() -> {
                        try (OutputStream out = link.out()) {
                            copy(Channels.newInputStream(client), out);
                            clientEnded.set(true);
                        } catch (IOException e) {
                            // The other direction sees the end.
                        }
                    });
            try {
                copy(link.in(), Channels.newOutputStream(client));
                if (!closed && !clientEnded.get()) {
                    // Before the client sees the end, and asks why.
                    failure = link.lastWords();
                }
            } catch (IOException e) {
                // The client is gone.
            }
            client.close();
            up.join();
            open.remove(link);
        } catch (DaemonLost e) {
            failure = e.why();
        } catch (IOException e) {
            failure = address.text() + ": " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** Flushes whenever nothing more is there: what waits is part of a conversation. */
    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        for (Closeable each : open) {
            each.close();
        }
        Files.deleteIfExists(path());
        Files.deleteIfExists(folder);
    }
}
