package dev.tare.buildkit.session;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;

/** The answers of a call, from several threads, none of them sent before the other side has room. */
final class AnswerSink<T> {
    private final ServerCallStreamObserver<T> to;
    private boolean ended;

    /** To be made before the call's method returns. */
    AnswerSink(StreamObserver<T> answers) {
        this.to = (ServerCallStreamObserver<T>) answers;
        to.setOnReadyHandler(this::wake);
        to.setOnCancelHandler(this::cancel);
    }

    private synchronized void wake() {
        notifyAll();
    }

    private synchronized void cancel() {
        ended = true;
        notifyAll();
    }

    /** Sends one, and waits for room. @throws IOException where the call has ended */
    synchronized void send(T message) throws IOException {
        try {
            while (!ended && !to.isReady()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (ended) {
            throw new IOException("the call has ended");
        }
        to.onNext(message);
    }

    synchronized void complete() {
        if (!ended) {
            ended = true;
            to.onCompleted();
        }
    }

    synchronized void fail(Throwable why) {
        if (!ended) {
            ended = true;
            to.onError(why);
        }
    }
}
