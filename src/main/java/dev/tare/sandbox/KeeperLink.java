package dev.tare.sandbox;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a keeper and the one who started it say to each other: a line each ({@code src/main/c/keeper.c} has the list). */
final class KeeperLink implements AutoCloseable {
    private static final int LONGEST_LINE = 256;

    private final SocketChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocate(LONGEST_LINE).flip();

    private KeeperLink(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits until a keeper that was just started listens.
     *
     * @throws IOException when it has ended instead
     */
    static KeeperLink to(Process keeper) throws IOException {
        // By way of its working directory: an address has at most 108 bytes, the path of a store may have more.
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(Path.of("/proc/" + keeper.pid() + "/cwd/control"));
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                boolean _ = channel.connect(address);
                return new KeeperLink(channel);
            } catch (IOException e) {
                channel.close();
                if (!keeper.isAlive()) {
                    throw new IOException("the keeper ended with code " + keeper.exitValue(), e);
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The words of the next line; null when the keeper is gone. */
    String @Nullable [] hear() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            while (bytes.hasRemaining()) {
                char c = (char) bytes.get();
                if (c == '\n') {
                    return line.toString().split(" ", -1);
                }
                line.append(c);
            }
            bytes.clear();
            int count;
            try {
                count = channel.read(bytes);
            } catch (IOException e) {
                // A killed one resets what it had not read.
                count = -1;
            }
            bytes.flip();
            if (count < 0) {
                return null;
            }
        }
    }

    void tell(String line) throws IOException {
        int _ = channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
