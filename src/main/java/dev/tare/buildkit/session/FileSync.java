package dev.tare.buildkit.session;

import fsutil.types.Wire.Packet;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import moby.filesync.v1.FileSyncGrpc;

/** Sends the files of contexts, by the names that they have in the definition. */
public final class FileSync extends FileSyncGrpc.FileSyncImplBase {
    private final Map<String, SentFiles> files;
    private final SessionFailure failure;

    public FileSync(Map<String, SentFiles> files, SessionFailure failure) {
        this.files = Map.copyOf(files);
        this.failure = failure;
    }

    @Override
    public StreamObserver<Packet> diffCopy(StreamObserver<Packet> answers) {
        AnswerSink<Packet> sink = new AnswerSink<>(answers);
        String name = Headers.get("dir-name");
        SentFiles sent = files.get(name);
        if (sent == null) {
            sink.fail(Status.NOT_FOUND
                    .withDescription("no access allowed to dir \"" + name + "\"")
                    .asRuntimeException());
        }
        FileSender sender = new FileSender(sent, sink, failure);
        if (sent != null) {
            sender.start();
        }
        return sender;
    }
}
