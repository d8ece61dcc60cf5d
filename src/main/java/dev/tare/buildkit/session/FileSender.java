package dev.tare.buildkit.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.Node;
import fsutil.types.Wire.Packet;
import fsutil.types.Wire.Packet.PacketType;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One transfer by fsutil's protocol (send.go): the description of each file, then an empty one; the daemon asks for those that
 * it lacks by their number, and gets each in pieces and an empty piece; FIN is answered by FIN. Numbers count all that was
 * described.
 */
final class FileSender implements StreamObserver<Packet> {
    private static final int PIECE = 128 << 10;

    /** Stands for the end in the queue of what is asked for. */
    private static final int END = -1;

    private final @Nullable SentFiles files;
    private final AnswerSink<Packet> sink;
    private final SessionFailure failure;
    private final Map<Integer, Node> numbered = new ConcurrentHashMap<>();
    private final BlockingQueue<Integer> asked = new LinkedBlockingQueue<>();

    FileSender(@Nullable SentFiles files, AnswerSink<Packet> sink, SessionFailure failure) {
        this.files = files;
        this.sink = sink;
        this.failure = failure;
    }

    void start() {
        SentFiles sent = files;
        if (sent != null) {
            Thread.ofVirtual().name("describes files").start(() -> guarded(() -> describe(sent)));
            Thread.ofVirtual().name("sends files").start(() -> guarded(() -> send(sent)));
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** A disk that fails here fails the build; a call that has ended is nobody's failure. */
    private void guarded(Work work) {
        try {
            work.run();
        } catch (ReadFailure e) {
            TareException told = TareException.failed(e.path + " can't be read: " + Reasons.of(e.reason), e.reason);
            failure.set(told);
            fail(String.valueOf(told.getMessage()));
        } catch (TareException e) {
            failure.set(e);
            fail(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            fail(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(String why) {
        asked.add(END);
        sink.fail(Status.INTERNAL.withDescription(why).asRuntimeException());
    }

    /** What we read, and not what we send. */
    private static final class ReadFailure extends IOException {
        private static final long serialVersionUID = 1L;
        private final String path;
        private final transient IOException reason;

        ReadFailure(String path, IOException reason) {
            super(reason.getMessage(), reason);
            this.path = path;
            this.reason = reason;
        }
    }

    private void describe(SentFiles sent) throws IOException {
        Map<Long, String> links = new HashMap<>();
        int[] number = {0};
        sent.walk(node -> {
            String linked = node.link() == 0 || !node.inode().isFile() ? "" : links.getOrDefault(node.link(), "");
            if (node.inode().isFile()) {
                if (linked.isEmpty()) {
                    links.put(node.link(), node.path());
                }
                numbered.put(number[0], node);
            }
            number[0]++;
            sink.send(Packet.newBuilder()
                    .setType(PacketType.PACKET_STAT)
                    .setStat(FileStats.of(sent.tree(), node, linked))
                    .build());
        });
        sink.send(Packet.newBuilder().setType(PacketType.PACKET_STAT).build());
    }

    private void send(SentFiles sent) throws IOException, InterruptedException {
        for (int number = asked.take(); number != END; number = asked.take()) {
            Node node = numbered.remove(number);
            if (node == null) {
                throw new IOException("invalid file id " + number);
            }
            send(sent, number, node);
        }
    }

    private void send(SentFiles sent, int number, Node node) throws IOException {
        try (InputStream in = open(sent, node)) {
            while (true) {
                byte[] piece =
                        new byte[(int) Math.min(PIECE, Math.max(1, node.inode().size()))];
                int length = read(in, node, piece);
                if (length <= 0) {
                    break;
                }
                sink.send(data(number, UnsafeByteOperations.unsafeWrap(piece, 0, length)));
            }
        }
        sink.send(data(number, ByteString.EMPTY));
    }

    private static InputStream open(SentFiles sent, Node node) throws ReadFailure {
        try {
            return sent.tree().open(node);
        } catch (IOException e) {
            throw new ReadFailure(node.path(), e);
        }
    }

    private static int read(InputStream in, Node node, byte[] piece) throws ReadFailure {
        try {
            return in.readNBytes(piece, 0, piece.length);
        } catch (IOException e) {
            throw new ReadFailure(node.path(), e);
        }
    }

    private static Packet data(int number, ByteString bytes) {
        return Packet.newBuilder()
                .setType(PacketType.PACKET_DATA)
                .setID(number)
                .setData(bytes)
                .build();
    }

    @Override
    public void onNext(Packet packet) {
        switch (packet.getType()) {
            case PACKET_REQ -> asked.add(packet.getID());
            case PACKET_FIN -> {
                asked.add(END);
                Thread.ofVirtual()
                        .start(() -> guarded(() -> {
                            sink.send(Packet.newBuilder()
                                    .setType(PacketType.PACKET_FIN)
                                    .build());
                            sink.complete();
                        }));
            }
            case PACKET_ERR -> fail(packet.getData().toStringUtf8());
            default -> fail("unexpected packet " + packet.getType());
        }
    }

    @Override
    public void onError(Throwable why) {
        asked.add(END);
    }

    @Override
    public void onCompleted() {
        asked.add(END);
        sink.complete();
    }
}
