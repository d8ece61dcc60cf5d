package dev.tare.buildkit.solve;

import com.google.common.util.concurrent.ListenableFuture;
import dev.tare.buildkit.fleet.DaemonLost;
import dev.tare.buildkit.llb.Llb;
import dev.tare.buildkit.session.AgentForward;
import dev.tare.buildkit.session.BuildSession;
import dev.tare.buildkit.session.FileSync;
import dev.tare.buildkit.session.ImageContent;
import dev.tare.buildkit.session.RegistryLogins;
import dev.tare.buildkit.session.Secrets;
import dev.tare.buildkit.session.SentFiles;
import dev.tare.buildkit.session.SessionFailure;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.plan.ExecSettings;
import dev.tare.registry.Logins;
import dev.tare.sandbox.step.SshAgents;
import dev.tare.store.Store;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import moby.buildkit.v1.ControlGrpc;
import moby.buildkit.v1.ControlOuterClass.Exporter;
import moby.buildkit.v1.ControlOuterClass.SolveRequest;
import moby.buildkit.v1.ControlOuterClass.SolveResponse;
import moby.buildkit.v1.ControlOuterClass.StatusRequest;
import org.jspecify.annotations.Nullable;

/**
 * One Solve on one daemon, whose result comes into the store: layers as plain tars, with the manifest that names them.
 *
 * @param elsewhere blobs that the result has from a base, and that the daemon need not send
 * @param stopped why the build was stopped; null as long as it goes on
 */
record RemoteSolve(
        Store store,
        Llb llb,
        Map<String, SentFiles> files,
        Set<Digest> elsewhere,
        ExecSettings settings,
        Logins logins,
        Progress progress,
        Supplier<@Nullable TareException> stopped) {
    private static final long LAST_WORDS_SECONDS = 2;

    /**
     * Does it.
     *
     * @param running is told of the call, so that it can be canceled
     * @return digest of the manifest
     * @throws DaemonLost where another daemon may do better
     * @throws TareException where the build failed
     */
    Digest on(Channel daemon, String project, Consumer<ListenableFuture<?>> running)
            throws DaemonLost, InterruptedException {
        SessionFailure failure = new SessionFailure();
        SolveProgress shown = new SolveProgress(llb, progress);
        boolean well = false;
        try (SshAgents agents = new SshAgents(settings.agents());
                BuildSession session = BuildSession.open(daemon, services(agents, failure), project)) {
            String reference = UUID.randomUUID().toString().replace("-", "");
            ListenableFuture<SolveResponse> solve =
                    ControlGrpc.newFutureStub(daemon).solve(request(reference, session.id()));
            running.accept(solve);
            ControlGrpc.newStub(daemon)
                    .status(StatusRequest.newBuilder().setRef(reference).build(), shown);
            try {
                Digest manifest = manifest(solve.get());
                shown.await(LAST_WORDS_SECONDS);
                well = true;
                return manifest;
            } catch (ExecutionException e) {
                throw failed(e, failure, shown);
            } catch (CancellationException e) {
                TareException reason = stopped.get();
                throw reason == null ? TareException.failed("the build was interrupted") : reason;
            }
        } finally {
            shown.close(well);
        }
    }

    private List<BindableService> services(SshAgents agents, SessionFailure failure) {
        return List.of(
                new FileSync(files, failure),
                new ImageContent(store, elsewhere, failure),
                new Secrets(settings.secrets(), failure),
                new AgentForward(agents, failure),
                new RegistryLogins(logins));
    }

    private SolveRequest request(String reference, String session) {
        return SolveRequest.newBuilder()
                .setRef(reference)
                .setSession(session)
                .setDefinition(llb.definition())
                .addAllEntitlements(settings.allowed().stream().sorted().toList())
                .addExporters(Exporter.newBuilder()
                        .setType("oci")
                        .putAttrs("tar", "false")
                        .putAttrs("oci-mediatypes", "true")
                        // What it makes is a plain tar, as ours; what it has from elsewhere stays as it is.
                        .putAttrs("compression", "uncompressed"))
                .build();
    }

    private static Digest manifest(SolveResponse response) throws DaemonLost {
        String digest = response.getExporterResponseOrDefault("containerimage.digest", "");
        try {
            return Digest.read(digest);
        } catch (IOException e) {
            throw DaemonLost.during("its answer names no image: \"" + digest + "\"", e);
        }
    }

    private RuntimeException failed(ExecutionException thrown, SessionFailure session, SolveProgress shown)
            throws DaemonLost, InterruptedException {
        TareException reason = stopped.get();
        if (reason != null) {
            return reason;
        }
        TareException ours = session.get();
        if (ours != null) {
            return ours;
        }
        if (!(thrown.getCause() instanceof StatusRuntimeException failure)) {
            return new IllegalStateException(thrown.getCause());
        }
        if (SolveFailures.isLost(failure)) {
            throw DaemonLost.during(SolveFailures.why(failure), failure);
        }
        // Which vertex it was stands in what comes beside.
        shown.await(LAST_WORDS_SECONDS);
        return SolveFailures.of(failure, shown.failed());
    }
}
