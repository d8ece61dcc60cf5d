package dev.tare.buildkit.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.UnsafeByteOperations;
import containerd.services.content.v1.ContentGrpc;
import containerd.services.content.v1.ContentOuterClass.AbortRequest;
import containerd.services.content.v1.ContentOuterClass.Info;
import containerd.services.content.v1.ContentOuterClass.InfoRequest;
import containerd.services.content.v1.ContentOuterClass.InfoResponse;
import containerd.services.content.v1.ContentOuterClass.ListContentRequest;
import containerd.services.content.v1.ContentOuterClass.ListContentResponse;
import containerd.services.content.v1.ContentOuterClass.ListStatusesRequest;
import containerd.services.content.v1.ContentOuterClass.ListStatusesResponse;
import containerd.services.content.v1.ContentOuterClass.ReadContentRequest;
import containerd.services.content.v1.ContentOuterClass.ReadContentResponse;
import containerd.services.content.v1.ContentOuterClass.StatusRequest;
import containerd.services.content.v1.ContentOuterClass.StatusResponse;
import containerd.services.content.v1.ContentOuterClass.UpdateRequest;
import containerd.services.content.v1.ContentOuterClass.UpdateResponse;
import containerd.services.content.v1.ContentOuterClass.WriteContentRequest;
import containerd.services.content.v1.ContentOuterClass.WriteContentResponse;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.store.Store;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The store as a content store of containerd: a daemon reads the images that only we have, and writes the result. It is asked
 * first whether a blob is here, and sends none that is, nor one that a registry has from which it came.
 */
public final class ImageContent extends ContentGrpc.ContentImplBase {
    private static final int PIECE = 1 << 20;

    private final Store store;
    private final Set<Digest> elsewhere;
    private final SessionFailure failure;

    /** @param elsewhere blobs that the store lacks and is not to be sent */
    public ImageContent(Store store, Set<Digest> elsewhere, SessionFailure failure) {
        this.store = store;
        this.elsewhere = Set.copyOf(elsewhere);
        this.failure = failure;
    }

    /** Whether nothing is to be sent of a blob. */
    boolean isKnown(@Nullable Digest digest) {
        return digest != null && (elsewhere.contains(digest) || store.blobs().has(digest));
    }

    private static StatusRuntimeException missing(String digest) {
        return Status.NOT_FOUND
                .withDescription("content " + digest + ": not found")
                .asRuntimeException();
    }

    @Override
    public void info(InfoRequest request, StreamObserver<InfoResponse> answer) {
        Digest digest = Digest.parse(request.getDigest());
        if (digest == null || !isKnown(digest)) {
            answer.onError(missing(request.getDigest()));
            return;
        }
        long size = store.blobs().has(digest) ? store.blobs().size(digest) : 0;
        answer.onNext(InfoResponse.newBuilder()
                .setInfo(Info.newBuilder().setDigest(request.getDigest()).setSize(size))
                .build());
        answer.onCompleted();
    }

    /** Labels are of use to containerd alone. */
    @Override
    public void update(UpdateRequest request, StreamObserver<UpdateResponse> answer) {
        answer.onNext(UpdateResponse.newBuilder().setInfo(request.getInfo()).build());
        answer.onCompleted();
    }

    @Override
    public void list(ListContentRequest request, StreamObserver<ListContentResponse> answer) {
        answer.onCompleted();
    }

    /** Writes are not continued: what was cut off begins anew. */
    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> answer) {
        answer.onError(missing(request.getRef()));
    }

    @Override
    public void listStatuses(ListStatusesRequest request, StreamObserver<ListStatusesResponse> answer) {
        answer.onNext(ListStatusesResponse.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public void abort(AbortRequest request, StreamObserver<Empty> answer) {
        answer.onNext(Empty.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public void read(ReadContentRequest request, StreamObserver<ReadContentResponse> answers) {
        AnswerSink<ReadContentResponse> sink = new AnswerSink<>(answers);
        // The call's method must return before anything can be sent.
        Thread.ofVirtual().name("sends a blob").start(() -> send(request, sink));
    }

    private void send(ReadContentRequest request, AnswerSink<ReadContentResponse> sink) {
        try {
            Digest digest = Digest.read(request.getDigest());
            if (!store.blobs().has(digest)) {
                store.blobs().remote().fetch(digest);
            }
            if (!store.blobs().has(digest)) {
                sink.fail(missing(request.getDigest()));
                return;
            }
            try (FileChannel blob = store.blobs().channel(digest)) {
                long end = request.getSize() == 0
                        ? blob.size()
                        : Math.min(blob.size(), request.getOffset() + request.getSize());
                long at = request.getOffset();
                while (at < end) {
                    byte[] piece = new byte[(int) Math.min(PIECE, end - at)];
                    int length = blob.read(ByteBuffer.wrap(piece), at);
                    if (length < 0) {
                        break;
                    }
                    ByteString bytes = UnsafeByteOperations.unsafeWrap(piece, 0, length);
                    sink.send(ReadContentResponse.newBuilder()
                            .setOffset(at)
                            .setData(bytes)
                            .build());
                    at += length;
                }
            }
            sink.complete();
        } catch (TareException e) {
            failure.set(e);
            sink.fail(Status.INTERNAL.withDescription(e.getMessage()).asRuntimeException());
        } catch (IOException e) {
            sink.fail(Status.INTERNAL.withDescription(e.getMessage()).asRuntimeException());
        }
    }

    @Override
    public StreamObserver<WriteContentRequest> write(StreamObserver<WriteContentResponse> answers) {
        return new ContentWrite(this, store, answers, failure);
    }
}
