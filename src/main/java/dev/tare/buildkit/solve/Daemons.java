package dev.tare.buildkit.solve;

import dev.tare.buildkit.fleet.Addresses;
import dev.tare.buildkit.fleet.BuilderAddress;
import dev.tare.buildkit.fleet.DaemonLost;
import dev.tare.buildkit.fleet.Fleet;
import dev.tare.buildkit.fleet.Seat;
import dev.tare.buildkit.fleet.TlsFiles;
import dev.tare.buildkit.link.PipedSocket;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import moby.buildkit.v1.ControlGrpc;
import moby.buildkit.v1.ControlOuterClass.ListWorkersRequest;
import moby.buildkit.v1.types.Worker;
import org.jspecify.annotations.Nullable;
import pb.Ops;

/** The connections to the daemons of a fleet, one each, made when they are first asked for. */
final class Daemons implements AutoCloseable {
    private static final int MAX_MESSAGE = 64 << 20;
    private static final long ANSWER_SECONDS = 10;

    /** More often is taken for an attack by a server of Go's. */
    private static final long ALIVE_MINUTES = 5;

    /** Their warnings are for who writes programs; what concerns a build comes as a failure. Kept, since loggers are weak. */
    private static final List<Logger> QUIET = List.of(Logger.getLogger("io.netty"), Logger.getLogger("io.grpc"));

    static {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    }

    private final Map<String, String> environment;
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("builders", true), NioIoHandler.newFactory());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<BuilderAddress, ManagedChannel> channels = new LinkedHashMap<>();
    private final List<Closeable> sockets = new ArrayList<>();

    Daemons(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Answers of all that were asked. */
    private record Found(BuilderAddress address, @Nullable Seat seat, String why) {}

    /**
     * The daemons of a fleet that answer, all asked at once.
     *
     * @throws TareException where none does
     */
    List<Seat> seats(Fleet fleet) {
        List<Callable<Found>> questions = new ArrayList<>();
        for (Fleet.Member member : fleet.members()) {
            for (BuilderAddress each : Addresses.expand(List.of(member.address()), Addresses.Resolver.SYSTEM)) {
                questions.add(() -> ask(each, member.slots()));
            }
        }
        Map<String, Seat> seats = new LinkedHashMap<>();
        List<String> lost = new ArrayList<>();
        try {
            for (Future<Found> each : threads.invokeAll(questions)) {
                Found found = each.get();
                Seat seat = found.seat;
                if (seat == null) {
                    lost.add(found.address.text() + ": " + found.why);
                } else {
                    // Two addresses may lead to one daemon.
                    seats.putIfAbsent(seat.id(), seat);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("the build was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TareException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
        if (seats.isEmpty()) {
            throw TareException.failed(
                    fleet.said() + ": no builder answers: " + String.join("; ", lost),
                    "tare builder check asks them; TARE_BUILDER=local builds on this machine");
        }
        return List.copyOf(seats.values());
    }

    private Found ask(BuilderAddress address, int slots) {
        try {
            Worker.WorkerRecord worker = ControlGrpc.newBlockingStub(channel(address))
                    .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .listWorkers(ListWorkersRequest.getDefaultInstance())
                    .getRecordList()
                    .stream()
                    .findFirst()
                    .orElse(null);
            if (worker == null) {
                return new Found(address, null, "it has no worker");
            }
            List<Platform> platforms = new ArrayList<>();
            for (Ops.Platform each : worker.getPlatformsList()) {
                platforms.add(new Platform(each.getOS(), each.getArchitecture(), each.getVariant()));
            }
            return new Found(address, Seat.ofWorker(worker.getID(), address, platforms, slots), "");
        } catch (StatusRuntimeException e) {
            return new Found(address, null, SolveFailures.why(e));
        } catch (DaemonLost e) {
            return new Found(address, null, e.why());
        }
    }

    /** The connection to a daemon. */
    synchronized ManagedChannel channel(BuilderAddress address) throws DaemonLost {
        ManagedChannel known = channels.get(address);
        if (known == null) {
            known = open(address)
                    .maxInboundMessageSize(MAX_MESSAGE)
                    .executor(threads)
                    .eventLoopGroup(loop)
                    .keepAliveTime(ALIVE_MINUTES, TimeUnit.MINUTES)
                    .disableRetry()
                    .build();
            channels.put(address, known);
        }
        return known;
    }

    private NettyChannelBuilder open(BuilderAddress address) throws DaemonLost {
        if (address instanceof BuilderAddress.Unix unix) {
            return local(unix.socket());
        }
        if (address instanceof BuilderAddress.Piped piped) {
            try {
                PipedSocket socket = PipedSocket.open(piped, environment);
                sockets.add(socket);
                return local(socket.path());
            } catch (IOException e) {
                throw DaemonLost.before("no socket can be made: " + e.getMessage(), e);
            }
        }
        BuilderAddress.Tcp tcp = (BuilderAddress.Tcp) address;
        TlsFiles tls = tcp.tls();
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(tcp.host(), tcp.port(), credentials(tls))
                .channelType(NioSocketChannel.class);
        String name = tls == null ? null : tls.serverName();
        return name == null ? builder : builder.overrideAuthority(name);
    }

    private static NettyChannelBuilder local(Path socket) {
        return NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket), InsecureChannelCredentials.create())
                .channelType(NioDomainSocketChannel.class)
                .overrideAuthority("localhost");
    }

    private static ChannelCredentials credentials(@Nullable TlsFiles tls) throws DaemonLost {
        if (tls == null) {
            return InsecureChannelCredentials.create();
        }
        TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
        Path ca = tls.ca();
        Path cert = tls.cert();
        Path key = tls.key();
        try {
            if (ca != null) {
                builder.trustManager(ca.toFile());
            }
            if (cert != null && key != null) {
                builder.keyManager(cert.toFile(), key.toFile());
            }
            return builder.build();
        } catch (IOException | IllegalArgumentException e) {
            throw DaemonLost.before("its certificates cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
        for (Closeable each : sockets) {
            try {
                each.close();
            } catch (IOException e) {
                // The folder of the socket is left to the system.
            }
        }
        io.netty.util.concurrent.Future<?> _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        threads.shutdownNow();
    }
}
