package dev.tare.differential;

import dev.tare.differential.Differences.Difference;
import dev.tare.testing.BuildKitd;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.OciArchive;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Builds cases by a BuildKit and by Tare, each with one store for all of them, and compares what comes out. */
final class Comparison {
    /** A build of a case takes a second or two. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path shared;
    private final Tare tare;
    /** The daemon, which all tests of this process share, is younger, and so are the times that it makes up. */
    private final long start =
            ProcessHandle.current().info().startInstant().orElseThrow().getEpochSecond() - 1;

    private final Map<String, Base> bases = new HashMap<>();

    /**
     * What came of one case.
     *
     * @param differences none where both fail
     */
    record Outcome(ChildProcess.Result buildkit, ChildProcess.Result ours, List<Difference> differences) {
        boolean builds() {
            return buildkit.exit() == 0;
        }

        /** As it should, where one does. */
        boolean failsInBoth() {
            return !builds() && differences.isEmpty();
        }
    }

    /** BuildKit's daemon has ended at a case, and so has said nothing of it. */
    static final class PeerEndedException extends IOException {
        private static final long serialVersionUID = 1L;

        PeerEndedException(String message) {
            super(message);
        }
    }

    /** @param shared a folder for stores and bases */
    Comparison(Path shared) {
        this.shared = shared;
        BuildKitd.get();
        tare = new Tare(shared.resolve("store"));
    }

    /** @param folder an empty one, for its context and the images; it is removed */
    Outcome of(Case it, Path folder) throws IOException {
        try {
            Path context = it.prepare(folder);
            for (String base : it.bases()) {
                base(base);
            }
            for (Map.Entry<String, String> secret : it.secrets().entrySet()) {
                Files.writeString(folder.resolve("secret-" + secret.getKey()), secret.getValue());
            }
            BuildKitd daemon = BuildKitd.get();
            CompletableFuture<ChildProcess.Result> theirs =
                    CompletableFuture.supplyAsync(() -> buildKit(daemon, it, context, folder.resolve("buildkit.tar")));
            ChildProcess.Result ours = tare(it, context, folder.resolve("tare.tar"), List.of());
            ChildProcess.Result buildkit = theirs.join();
            if (buildkit.exit() != 0 && !daemon.isAlive()) {
                throw new PeerEndedException(daemon.lastWords());
            }
            return new Outcome(buildkit, ours, differences(folder, buildkit, ours));
        } finally {
            // Here and by rm: what a case holds, such as links that lead out of it, is nothing for JUnit to remove.
            ChildProcess.of("rm", "-rf", folder.toString()).succeed();
        }
    }

    /** The same plan, by Tare on this machine and by Tare on the daemon, which takes BuildKit's place. */
    Outcome onBuilder(Case it, Path folder) throws IOException {
        try {
            Path context = it.prepare(folder);
            for (String base : it.bases()) {
                base(base);
            }
            for (Map.Entry<String, String> secret : it.secrets().entrySet()) {
                Files.writeString(folder.resolve("secret-" + secret.getKey()), secret.getValue());
            }
            List<String> there = List.of("--builder", BuildKitd.get().address(), "--no-cache");
            ChildProcess.Result remote = tare(it, context, folder.resolve("buildkit.tar"), there);
            ChildProcess.Result ours = tare(it, context, folder.resolve("tare.tar"), List.of());
            return new Outcome(remote, ours, differences(folder, remote, ours));
        } finally {
            ChildProcess.of("rm", "-rf", folder.toString()).succeed();
        }
    }

    private List<Difference> differences(Path folder, ChildProcess.Result buildkit, ChildProcess.Result ours)
            throws IOException {
        if (buildkit.exit() == 0 && ours.exit() == 0) {
            return Differences.between(
                    OciArchive.read(folder.resolve("buildkit.tar")),
                    OciArchive.read(folder.resolve("tare.tar")),
                    start);
        }
        return buildkit.exit() == 0 || !(ours.exit() == 1 || ours.exit() == 2)
                ? List.of(new Difference("outcome", buildkit.toString(), ours.toString()))
                : List.of();
    }

    private ChildProcess.Result buildKit(BuildKitd daemon, Case it, Path context, Path archive) {
        // Under names of this case alone: a context is synchronised with what the daemon last saw under its name, and a
        // folder whose time alone differs is not sent again.
        String contextKey = "context-" + it.name();
        String dockerfileKey = "dockerfile-" + it.name();
        List<String> options = new ArrayList<>(List.of(
                "--opt=contextkey=" + contextKey,
                "--opt=dockerfilekey=" + dockerfileKey,
                "--local=" + contextKey + "=" + context,
                // .dockerignore is read under the usual name all the same.
                "--local=context=" + context,
                "--local=" + dockerfileKey + "="
                        + context.resolve(it.dockerfile()).getParent(),
                "--opt=filename=" + Path.of(it.dockerfile()).getFileName(),
                "--opt=platform=" + it.platform(),
                "--no-cache",
                "--output=type=oci,dest=" + archive));
        it.buildArgs().forEach((name, value) -> options.add("--opt=build-arg:" + name + "=" + value));
        it.labels().forEach((name, value) -> options.add("--opt=label:" + name + "=" + value));
        it.contexts().forEach((name, folder) -> {
            options.add("--opt=context:" + name + "=local:" + name);
            options.add("--local=" + name + "=" + context.resolveSibling(folder));
        });
        for (String name : it.bases()) {
            Base base = bases.get(name);
            options.add("--oci-layout=" + name + "=" + base.layout());
            options.add("--opt=context:" + name + "=oci-layout://" + name + "@" + base.digest());
        }
        if (!it.target().isEmpty()) {
            options.add("--opt=target=" + it.target());
        }
        it.secrets().forEach((id, value) -> options.add("--secret=id=" + id + ",src=" + secret(archive, id)));
        options.addAll(it.buildctl());
        return daemon.build(options).within(PATIENCE).run();
    }

    private ChildProcess.Result tare(Case it, Path context, Path archive, List<String> more) {
        List<String> words = new ArrayList<>(List.of(
                "build",
                "-f",
                context.resolve(it.dockerfile()).toString(),
                "--platform",
                it.platform(),
                "-o",
                "type=oci,dest=" + archive));
        it.buildArgs().forEach((name, value) -> words.addAll(List.of("--build-arg", name + "=" + value)));
        it.labels().forEach((name, value) -> words.addAll(List.of("--label", name + "=" + value)));
        it.contexts()
                .forEach((name, folder) ->
                        words.addAll(List.of("--build-context", name + "=" + context.resolveSibling(folder))));
        if (!it.target().isEmpty()) {
            words.addAll(List.of("--target", it.target()));
        }
        it.secrets()
                .forEach((id, value) -> words.addAll(List.of("--secret", "id=" + id + ",src=" + secret(archive, id))));
        words.addAll(it.options());
        words.addAll(more);
        words.add(context.toString());
        return tare.command(words).within(PATIENCE).run();
    }

    private static Path secret(Path archive, String id) {
        return archive.resolveSibling("secret-" + id);
    }

    void base(String name) throws IOException {
        if (!bases.containsKey(name)) {
            Base base = Base.build(name, Files.createDirectory(shared.resolve("base-" + name)), tare);
            tare.command("load", "-i", base.archive().toString()).succeed();
            bases.put(name, base);
        }
    }
}
