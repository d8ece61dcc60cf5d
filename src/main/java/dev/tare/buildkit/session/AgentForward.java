package dev.tare.buildkit.session;

import com.google.protobuf.ByteString;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.step.SshAgents;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import moby.sshforward.v1.SSHGrpc;
import moby.sshforward.v1.Ssh.BytesMessage;
import moby.sshforward.v1.Ssh.CheckAgentRequest;
import moby.sshforward.v1.Ssh.CheckAgentResponse;

/** Leads from steps to the SSH agents of this machine, so that no key leaves it. */
public final class AgentForward extends SSHGrpc.SSHImplBase {
    private static final int BUFFER = 32 << 10;

    private final SshAgents agents;
    private final SessionFailure failure;

    public AgentForward(SshAgents agents, SessionFailure failure) {
        this.agents = agents;
        this.failure = failure;
    }

    @Override
    public void checkAgent(CheckAgentRequest request, StreamObserver<CheckAgentResponse> answer) {
        try {
            socket(request.getID());
            answer.onNext(CheckAgentResponse.getDefaultInstance());
            answer.onCompleted();
        } catch (IOException e) {
            answer.onError(Status.NOT_FOUND.withDescription(e.getMessage()).asRuntimeException());
        }
    }

    private Path socket(String id) throws IOException {
        String name = id.isEmpty() ? "default" : id;
        try {
            Path socket = agents.socket(name);
            if (socket == null) {
                throw new IOException("unset ssh forward key " + name);
            }
            return socket;
        } catch (TareException e) {
            failure.set(e);
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public StreamObserver<BytesMessage> forwardAgent(StreamObserver<BytesMessage> answers) {
        AnswerSink<BytesMessage> sink = new AnswerSink<>(answers);
        try {
            SocketChannel agent =
                    SocketChannel.open(UnixDomainSocketAddress.of(socket(Headers.get("buildkit.ssh.id"))));
            Thread.ofVirtual().name("from the SSH agent").start(() -> copy(agent, sink));
            return new ToAgent(agent, sink);
        } catch (IOException e) {
            sink.fail(Status.NOT_FOUND.withDescription(e.getMessage()).asRuntimeException());
            return new Nowhere();
        }
    }

    private static void copy(SocketChannel agent, AnswerSink<BytesMessage> sink) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (agent) {
            while (agent.read(buffer) >= 0) {
                sink.send(BytesMessage.newBuilder()
                        .setData(ByteString.copyFrom(buffer.flip()))
                        .build());
                buffer.clear();
            }
        } catch (IOException e) {
            // One of both is gone; the other hears of it.
        }
        sink.complete();
    }

    private record ToAgent(SocketChannel agent, AnswerSink<BytesMessage> sink) implements StreamObserver<BytesMessage> {
        @Override
        public void onNext(BytesMessage message) {
            ByteBuffer bytes = message.getData().asReadOnlyByteBuffer();
            try {
                while (bytes.hasRemaining()) {
                    agent.write(bytes);
                }
            } catch (IOException e) {
                sink.fail(Status.UNAVAILABLE
                        .withDescription("the SSH agent is gone")
                        .asRuntimeException());
            }
        }

        @Override
        public void onError(Throwable why) {
            onCompleted();
        }

        @Override
        public void onCompleted() {
            try {
                agent.close();
            } catch (IOException e) {
                // It is gone anyway.
            }
        }
    }

    private static final class Nowhere implements StreamObserver<BytesMessage> {
        @Override
        public void onNext(BytesMessage message) {
            // The call has failed already.
        }

        @Override
        public void onError(Throwable why) {
            // The call has failed already.
        }

        @Override
        public void onCompleted() {
            // The call has failed already.
        }
    }
}
