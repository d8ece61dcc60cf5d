package dev.tare.buildkit.session;

import containerd.services.content.v1.ContentOuterClass.WriteAction;
import containerd.services.content.v1.ContentOuterClass.WriteContentRequest;
import containerd.services.content.v1.ContentOuterClass.WriteContentResponse;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.store.BlobWriter;
import dev.tare.store.Store;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * One blob that a daemon writes: it says what is to come, sends it in pieces, and has it checked. The calls come on a thread each,
 * and a writer is for one: so all is done by one of its own. No more waits for that than one piece, since the daemon sends the
 * next when it has the answer.
 */
final class ContentWrite implements StreamObserver<WriteContentRequest> {
    private final ImageContent content;
    private final Store store;
    private final StreamObserver<WriteContentResponse> answers;
    private final SessionFailure failure;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("receives a blob").factory());
    private @Nullable BlobWriter writer;
    private @Nullable Digest expected;
    private long total;
    private boolean ended;

    ContentWrite(
            ImageContent content, Store store, StreamObserver<WriteContentResponse> answers, SessionFailure failure) {
        this.content = content;
        this.store = store;
        this.answers = answers;
        this.failure = failure;
    }

    @Override
    public void onNext(WriteContentRequest request) {
        thread.execute(() -> handle(request));
    }

    private void handle(WriteContentRequest request) {
        if (ended) {
            return;
        }
        try {
            accept(request);
        } catch (TareException e) {
            failure.set(e);
            fail(Status.INTERNAL, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            fail(Status.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
        }
    }

    private void accept(WriteContentRequest request) throws IOException {
        total = request.getTotal() > 0 ? request.getTotal() : total;
        if (!request.getExpected().isEmpty()) {
            expected = Digest.read(request.getExpected());
        }
        if (content.isKnown(expected)) {
            fail(Status.ALREADY_EXISTS, "content " + expected + ": already exists");
            return;
        }
        if (request.getAction() == WriteAction.STAT) {
            answer(WriteAction.STAT, "");
            return;
        }
        BlobWriter to = writer();
        if (!request.getData().isEmpty()) {
            if (request.getOffset() != to.size()) {
                fail(Status.OUT_OF_RANGE, "offset " + request.getOffset() + " where " + to.size() + " is next");
                return;
            }
            for (ByteBuffer each : request.getData().asReadOnlyByteBufferList()) {
                byte[] bytes = new byte[each.remaining()];
                each.get(bytes);
                to.write(bytes, 0, bytes.length);
            }
        }
        if (request.getAction() == WriteAction.COMMIT) {
            Digest digest = to.commit(expected);
            if (expected != null && !digest.equals(expected)) {
                fail(Status.FAILED_PRECONDITION, "content is " + digest + ", not " + expected);
                return;
            }
            answer(WriteAction.COMMIT, digest.toString());
            ended = true;
            answers.onCompleted();
            return;
        }
        answer(WriteAction.WRITE, "");
    }

    private BlobWriter writer() {
        BlobWriter known = writer;
        if (known == null) {
            known = store.blobs().create(total);
            writer = known;
        }
        return known;
    }

    private void answer(WriteAction action, String digest) {
        BlobWriter to = writer;
        answers.onNext(WriteContentResponse.newBuilder()
                .setAction(action)
                .setOffset(to == null ? 0 : to.size())
                .setTotal(total)
                .setDigest(digest)
                .build());
    }

    private void fail(Status status, String why) {
        ended = true;
        drop();
        answers.onError(status.withDescription(why).asRuntimeException());
    }

    private void drop() {
        BlobWriter to = writer;
        if (to != null) {
            to.close();
        }
    }

    @Override
    public void onError(Throwable why) {
        thread.execute(() -> {
            ended = true;
            drop();
        });
        thread.shutdown();
    }

    @Override
    public void onCompleted() {
        thread.execute(() -> {
            drop();
            if (!ended) {
                ended = true;
                answers.onCompleted();
            }
        });
        thread.shutdown();
    }
}
