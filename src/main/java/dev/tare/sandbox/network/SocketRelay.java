package dev.tare.sandbox.network;

import dev.tare.posix.Folders;
import dev.tare.sandbox.FilePermissions;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A socket in the file system that leads to another one: so a step sees the user's agent under an owner and mode of its
 * own, and only while it runs.
 */
public final class SocketRelay implements AutoCloseable {
    /** The room for a path in an address (unix(7)). */
    private static final int LONGEST = 107;

    /** Connections at a time: what opens more waits for its own others, and takes no files from the rest of a build. */
    private static final int MOST = 64;

    private final Path path;
    private final @Nullable Path temporary;
    private final ServerSocketChannel server;

    private SocketRelay(Path path, @Nullable Path temporary, ServerSocketChannel server) {
        this.path = path;
        this.temporary = temporary;
        this.server = server;
    }

    /** @param wanted where it shall be; where that path is too long it is elsewhere */
    public static SocketRelay start(Path wanted, Path target, int mode, long uid, long gid) throws IOException {
        Path temporary = null;
        Path path = wanted;
        if (wanted.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            temporary = Files.createTempDirectory("tare-socket-");
            path = temporary.resolve("socket");
        }
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        SocketRelay relay = new SocketRelay(path, temporary, server);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
            FilePermissions.set(path, mode, uid, gid);
        } catch (IOException e) {
            relay.close();
            throw e;
        }
        Thread.ofVirtual().start(() -> accept(server, target));
        return relay;
    }

    public Path path() {
        return path;
    }

    private static void accept(ServerSocketChannel server, Path target) {
        Semaphore room = new Semaphore(MOST);
        while (server.isOpen()) {
            room.acquireUninterruptibly();
            try {
                SocketChannel inner = server.accept();
                SocketChannel outer;
                try {
                    outer = SocketChannel.open(UnixDomainSocketAddress.of(target));
                } catch (IOException e) {
                    inner.close();
                    room.release();
                    continue;
                }
                Thread back = Thread.ofVirtual().start(() -> copy(outer, inner));
                Thread _ = Thread.ofVirtual().start(() -> relay(inner, outer, back, room));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void relay(SocketChannel inner, SocketChannel outer, Thread back, Semaphore room) {
        try {
            copy(inner, outer);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            room.release();
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            // One side is gone, and so the other goes.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It goes with the step's folder.
        }
        if (temporary != null) {
            Folders.deleteQuietly(temporary);
        }
    }
}
