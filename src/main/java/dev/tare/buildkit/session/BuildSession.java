package dev.tare.buildkit.session;

import com.google.protobuf.ByteString;
import dev.tare.diagnostic.TareException;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import moby.buildkit.v1.ControlGrpc;
import moby.buildkit.v1.ControlOuterClass.BytesMessage;
import org.jspecify.annotations.Nullable;

/**
 * One session, for one Solve: a daemon takes what was read in a session for what it still is. It must reach the same daemon as
 * that Solve does.
 */
public final class BuildSession implements AutoCloseable {
    private static final int MAX_MESSAGE = 16 << 20;
    private static final long END_SECONDS = 2;

    private final String id;
    private final EventLoopGroup loop;
    private final ExecutorService threads;
    private final Server server;
    private final io.netty.channel.Channel inner;
    private final Pipe pipe;

    private BuildSession(
            String id,
            EventLoopGroup loop,
            ExecutorService threads,
            Server server,
            io.netty.channel.Channel inner,
            Pipe pipe) {
        this.id = id;
        this.loop = loop;
        this.threads = threads;
        this.server = server;
        this.inner = inner;
        this.pipe = pipe;
    }

    /**
     * Opens one.
     *
     * @param daemon to which the Solve goes
     * @param services that the daemon may call
     * @param sharedKey by which it finds again what it was sent before
     */
    public static BuildSession open(Channel daemon, List<BindableService> services, String sharedKey) {
        String id = UUID.randomUUID().toString();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("session", true), LocalIoHandler.newFactory());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        LocalAddress address = new LocalAddress("tare-session-" + id);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .channelType(LocalServerChannel.class)
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .executor(threads)
                .maxInboundMessageSize(MAX_MESSAGE)
                .intercept(new Headers());
        Metadata headers = new Metadata();
        put(headers, "x-docker-expose-session-uuid", id);
        put(headers, "x-docker-expose-session-name", "tare");
        put(headers, "x-docker-expose-session-sharedkey", sharedKey);
        builder.addService(Health.service());
        for (BindableService each : services) {
            ServerServiceDefinition service = each.bindService();
            builder.addService(service);
            service.getMethods()
                    .forEach(method -> put(
                            headers,
                            "x-docker-expose-session-grpc-method",
                            "/" + method.getMethodDescriptor().getFullMethodName()));
        }
        Server server = builder.build();
        try {
            server.start();
            Pipe pipe = new Pipe();
            io.netty.channel.Channel inner = new Bootstrap()
                    .group(loop)
                    .channel(LocalChannel.class)
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(new Reader(pipe))
                    .connect(address)
                    .sync()
                    .channel();
            pipe.inner = inner;
            ControlGrpc.newStub(daemon)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .session(pipe);
            // Not before there is somewhere for it to go.
            pipe.read();
            return new BuildSession(id, loop, threads, server, inner, pipe);
        } catch (IOException e) {
            throw new IllegalStateException("a server without a port did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("the build was interrupted");
        }
    }

    private static void put(Metadata headers, String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }

    /** By which a Solve says that this is its session. */
    public String id() {
        return id;
    }

    @Override
    public void close() {
        pipe.finish();
        try {
            // What is still under way would be lost to who stops its threads first.
            boolean _ = pipe.ended.await(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pipe.cancel();
        server.shutdownNow();
        Future<?> _ = inner.close();
        Future<?> _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        threads.shutdownNow();
    }

    /** From the daemon's stream to our server, and back; neither side gets more than it can take. */
    private static final class Pipe implements ClientResponseObserver<BytesMessage, BytesMessage> {
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile io.netty.channel.@Nullable Channel inner;
        private volatile @Nullable ClientCallStreamObserver<BytesMessage> out;

        @Override
        public void beforeStart(ClientCallStreamObserver<BytesMessage> stream) {
            stream.disableAutoRequestWithInitial(1);
            stream.setOnReadyHandler(this::read);
            out = stream;
        }

        private void read() {
            io.netty.channel.Channel channel = inner;
            if (channel != null) {
                channel.config().setAutoRead(true);
            }
        }

        void send(ByteBuf bytes) {
            ClientCallStreamObserver<BytesMessage> stream = out;
            io.netty.channel.Channel channel = inner;
            if (stream == null || channel == null || ended.getCount() == 0) {
                return;
            }
            stream.onNext(BytesMessage.newBuilder()
                    .setData(ByteString.copyFrom(bytes.nioBuffer()))
                    .build());
            if (!stream.isReady()) {
                channel.config().setAutoRead(false);
                // It may have become ready in between, and would not say so again.
                if (stream.isReady()) {
                    channel.config().setAutoRead(true);
                }
            }
        }

        @Override
        public void onNext(BytesMessage message) {
            io.netty.channel.Channel channel = inner;
            ClientCallStreamObserver<BytesMessage> stream = out;
            if (channel != null && stream != null) {
                Future<?> _ = channel.writeAndFlush(
                                Unpooled.wrappedBuffer(message.getData().asReadOnlyByteBuffer()))
                        .addListener(_ -> stream.request(1));
            }
        }

        @Override
        public void onError(Throwable failure) {
            // Whoever solves hears of it by that call.
            end();
        }

        @Override
        public void onCompleted() {
            end();
        }

        private void end() {
            ended.countDown();
            io.netty.channel.Channel channel = inner;
            if (channel != null) {
                Future<?> _ = channel.close();
            }
        }

        void finish() {
            ClientCallStreamObserver<BytesMessage> stream = out;
            if (stream != null && ended.getCount() > 0) {
                stream.onCompleted();
            }
        }

        void cancel() {
            ClientCallStreamObserver<BytesMessage> stream = out;
            if (stream != null && ended.getCount() > 0) {
                stream.cancel("the build has ended", null);
            }
        }
    }

    /** What our server says. */
    private static final class Reader extends SimpleChannelInboundHandler<ByteBuf> {
        private final Pipe pipe;

        Reader(Pipe pipe) {
            this.pipe = pipe;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            pipe.send(bytes);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            Future<?> _ = context.close();
        }
    }
}
