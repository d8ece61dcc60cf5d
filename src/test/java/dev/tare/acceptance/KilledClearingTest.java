package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.GitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that removes is ended just when it removes something of many files. Whatever is there afterwards is whole:
 * nobody sees the half that was left. The property {@code tare.kills} says how often each is ended.
 */
@Tag("integration")
class KilledClearingTest {
    private static final int ROUNDS = Integer.getInteger("tare.kills", 1);
    private static final int FILES = 2000;

    @TempDir
    private Path folder;

    private final Random random = new Random(Long.getLong("tare.seed", System.nanoTime()));
    private Person me;
    private Path context;
    private Path store;

    @BeforeEach
    void context() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        String busybox = ChildProcess.installed("busybox");
        me = Person.me(folder.resolve("me"));
        store = folder.resolve("me/store");
        context = Files.createDirectory(folder.resolve("context"));
        Files.copy(Path.of(busybox), context.resolve("busybox"));
        fill(context.resolve("many"));
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY busybox /bin/
                COPY many /many
                """);
    }

    private static void fill(Path many) throws IOException {
        Files.createDirectories(many);
        for (int i = 0; i < FILES; i++) {
            Files.createFile(many.resolve("f" + (10_000 + i)));
        }
    }

    @Test
    void ofAnUnpackedLayerNoHalfIsLeftByGcAndPrune() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            for (String[] command : new String[][] {{"gc", "--keep", "0"}, {"prune", "--all"}}) {
                String signal = signal();
                buildImage();
                assertThat(count()).isEqualTo(FILES);
                Path many;
                try (Stream<Path> all = Files.list(store.resolve("snapshots"))) {
                    many = all.map(each -> each.resolve("many"))
                            .filter(Files::isDirectory)
                            .findFirst()
                            .orElseThrow();
                }
                if (command[0].equals("gc")) {
                    me.tare("rmi", "many").succeed();
                }

                killWhenGone(signal, first(many), command);

                me.fsck();
                buildImage();
                assertThat(count()).as(signal + " of " + command[0]).isEqualTo(FILES);
            }
        }
        nothingIsLeft();
    }

    @Test
    void ofACacheOfRunNoHalfIsLeftByGc() throws Exception {
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY busybox /bin/
                ARG SHOWN
                RUN --mount=type=cache,target=/c ["/bin/busybox", "sh", "-c", "n=$(busybox ls /c | busybox wc -l); \
                [ $n = 0 ] || [ $n = 2000 ] || { echo half: $n; exit 1; }; \
                cd /c; busybox seq 10000 11999 | busybox sed s/^/f/ | busybox xargs busybox touch"]
                """);
        for (int round = 0; round < ROUNDS; round++) {
            String signal = signal();
            build("--build-arg", "SHOWN=" + signal);
            Path cache;
            try (Stream<Path> all = Files.list(store.resolve("mounts"))) {
                cache = all.findFirst().orElseThrow().resolve("0");
            }

            killWhenGone(signal, first(cache), "gc", "--keep", "0");

            build("--build-arg", "SHOWN=after " + signal);
        }
        nothingIsLeft();
    }

    @Test
    void ofACheckoutNoHalfIsLeftByTheBuildThatClearsIt() throws Exception {
        GitServer server = GitServer.start();
        server.change("many", "for i in $(seq 10000 11999); do echo >f$i; done; git add .; git commit -qm many");
        server.change("many", "git tag many; git rm -qr .; echo one >one; git add .; git commit -qm one; git tag one");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY busybox /bin/
                ARG REF
                ADD %s#${REF} /many
                """.formatted(server.url("many")));
        for (int round = 0; round < ROUNDS; round++) {
            String signal = signal();
            build("--build-arg", "REF=many");
            Path home;
            try (Stream<Path> all = Files.list(store.resolve("work/git"))) {
                home = all.findFirst().orElseThrow();
            }
            Path checkout = null;
            try (Stream<Path> all = Files.list(home)) {
                for (Path each : all.toList()) {
                    if (each.toString().endsWith(".used")) {
                        Files.setLastModifiedTime(each, FileTime.fromMillis(0));
                    } else if (Files.exists(first(each))) {
                        checkout = each;
                    }
                }
            }
            server.change("many", "echo %d >one; git commit -qam next; git tag next%d".formatted(round, round));

            killWhenGone(
                    signal,
                    first(Objects.requireNonNull(checkout)),
                    "build",
                    "-q",
                    "--build-arg",
                    "REF=next" + round,
                    context.toString());

            me.fsck();
            me.tare("build", "-q", "-t", "many", "--no-cache", "--build-arg", "REF=many", context.toString())
                    .succeed();
            assertThat(count()).as(signal).isEqualTo(FILES);
            // So that the next round checks it out anew.
            me.tare("rmi", "many").succeed();
            me.tare("gc", "--keep", "0").succeed();
        }
        nothingIsLeft();
    }

    @Test
    void ofAVolumeAndAContainerNoHalfIsLeft() throws Exception {
        buildImage();
        for (int round = 0; round < ROUNDS; round++) {
            String signal = signal();
            me.tare(
                            "run",
                            "--name",
                            "one",
                            "-v",
                            "vol:/many",
                            "-v",
                            "/other",
                            "many",
                            "busybox",
                            "cp",
                            "-r",
                            "/many",
                            "/own")
                    .succeed();
            Path container;
            try (Stream<Path> all = Files.list(store.resolve("containers"))) {
                container = all.findFirst().orElseThrow();
            }

            killWhenGone(signal, first(container.resolve("upper/own")), "rm", "-v", "one");

            assertThat(me.tare("ps", "-aq").succeed().out()).isEmpty();
            killWhenGone(signal, first(store.resolve("volumes/vol/_data")), "volume", "rm", "vol");
            assertThat(me.tare("volume", "ls", "-q").succeed().out()).doesNotContain("vol\n");
            me.tare("volume", "prune", "-a").succeed();

            me.tare("run", "--name", "two", "many", "busybox", "cp", "-r", "/many", "/own")
                    .succeed();
            try (Stream<Path> all = Files.list(store.resolve("containers"))) {
                container = all.findFirst().orElseThrow();
            }
            killWhenGone(signal, first(container.resolve("upper/own")), "container", "prune");
            assertThat(me.tare("ps", "-aq").succeed().out()).isEmpty();
            me.fsck();
        }
        nothingIsLeft();
    }

    private String signal() {
        return List.of("KILL", "TERM", "INT").get(random.nextInt(3));
    }

    private static Path first(Path many) {
        return many.resolve("f10000");
    }

    private void buildImage() {
        build("-t", "many");
    }

    private void build(String... words) {
        Stream<String> all = Stream.of(Stream.of("build", "-q"), Stream.of(words), Stream.of(context.toString()))
                .flatMap(each -> each);
        me.tare(all.toArray(String[]::new)).succeed();
    }

    /** How many files a program of the image sees. */
    private int count() {
        String out = me.tare("run", "--rm", "many", "busybox", "sh", "-c", "busybox ls /many | busybox wc -l")
                .succeed()
                .out();
        return Integer.parseInt(out.strip());
    }

    /** Starts a command, and ends it some milliseconds after a file is no more. */
    private void killWhenGone(String signal, Path file, String... words) throws Exception {
        assertThat(file).exists();
        ChildProcess command = me.tare(words);
        Process process = new ProcessBuilder(command.words())
                .directory(command.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Files.exists(file) && process.isAlive()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
        // The moment itself is what is tried: some are early, and some are late.
        boolean _ = process.waitFor(random.nextInt(8), TimeUnit.MILLISECONDS);
        ChildProcess.of("kill", "-" + signal, Long.toString(process.pid())).run();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** The next gc removes what was left. */
    private void nothingIsLeft() throws IOException {
        me.tare("gc").succeed();
        me.fsck();
        try (Stream<Path> left = Files.list(store.resolve("tmp"))) {
            assertThat(left).isEmpty();
        }
    }
}
