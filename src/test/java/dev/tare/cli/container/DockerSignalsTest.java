package dev.tare.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.store.Store;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.Dockerd;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends signals to containers of tare and of a real Docker, and compares how they end and what they print. */
@Tag("integration")
class DockerSignalsTest {
    private static final String DEAF = "echo up; while true; do sleep 0.1; done";
    private static final String LISTENS =
            "trap 'echo term; exit 3' TERM; trap 'echo int; exit 4' INT; trap 'echo usr' USR1; " + DEAF;

    @TempDir
    static Path home;

    private static final Map<String, CompletableFuture<List<String>>> ENDS = new LinkedHashMap<>();

    /**
     * A container and what is done to it when it is up.
     *
     * @param flags of run
     * @param script of its shell
     * @param actions words after the program's name, {@code NAME} for the container's; or {@code signal}, for the client
     */
    private record Ending(String name, List<String> flags, String script, List<List<String>> actions) {}

    private static List<Ending> endings() {
        List<String> stop = List.of("stop", "-t", "1", "NAME");
        return List.of(
                new Ending("first-process-does-not-hear-term", List.of(), DEAF, List.of(stop)),
                new Ending(
                        "stop-timeout-of-run", List.of("--stop-timeout", "1"), DEAF, List.of(List.of("stop", "NAME"))),
                new Ending("handler-of-term", List.of(), LISTENS, List.of(List.of("stop", "NAME"))),
                new Ending("stop-signal", List.of("--stop-signal", "INT"), LISTENS, List.of(List.of("stop", "NAME"))),
                new Ending("reaper-hands-on", List.of("--init"), "exec sh -c '" + DEAF + "'", List.of(stop)),
                new Ending("kill", List.of(), LISTENS, List.of(List.of("kill", "NAME"))),
                new Ending(
                        "kill-with-another",
                        List.of(),
                        LISTENS,
                        List.of(List.of("kill", "-s", "USR1", "NAME"), List.of("stop", "NAME"))),
                new Ending("signal-to-the-client", List.of(), LISTENS, List.of(List.of("signal"))));
    }

    @BeforeAll
    static void endAll() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        ChildProcess.installed("cc");
        Tare tare = new Tare(home);
        try (Store store = Store.open(home)) {
            ProbeImage.make(store, "probe", _ -> {});
        }
        Dockerd dockerd = Dockerd.get();
        Path archive = home.resolve("probe.tar");
        Result _ = tare.command("save", "-o", archive.toString(), "probe").succeed();
        Result _ = dockerd.docker("load", "-i", archive.toString()).succeed();
        for (Ending each : endings()) {
            ENDS.put(
                    each.name(),
                    CompletableFuture.supplyAsync(
                            () -> List.of(
                                    end(each, "tare", words -> tare.command(words)),
                                    end(each, "docker", words -> dockerd.docker(words.toArray(new String[0])))),
                            Thread::startVirtualThread));
        }
    }

    static Stream<String> names() {
        return endings().stream().map(Ending::name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void endsAsWithDocker(String name) throws Exception {
        List<String> both = ENDS.get(name).get(5, TimeUnit.MINUTES);
        assertThat(both.get(0)).isEqualTo(both.get(1));
        assertThat(both.get(0)).as(name).doesNotContain("exit 125");
    }

    private interface Program {
        ChildProcess command(List<String> words);
    }

    /** Runs it to its end. @return its exit code and output */
    private static String end(Ending ending, String label, Program program) {
        String container = "tare-test-" + ending.name();
        List<String> words = new ArrayList<>(List.of("run", "--rm", "--network", "none", "--name", container));
        words.addAll(ending.flags());
        words.addAll(List.of("probe", "sh", "-c", ending.script()));
        ChildProcess run = program.command(words);
        try {
            Path out = Files.createFile(home.resolve(ending.name() + "." + label));
            ProcessBuilder builder = new ProcessBuilder(run.words());
            builder.environment().putAll(run.environment());
            Process process = builder.redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            try {
                awaitText(out, "up", process);
                for (List<String> action : ending.actions()) {
                    if (action.equals(List.of("signal"))) {
                        process.destroy();
                        continue;
                    }
                    List<String> named = new ArrayList<>(action);
                    named.replaceAll(word -> word.equals("NAME") ? container : word);
                    Result _ = program.command(named).succeed();
                    if (action.contains("USR1")) {
                        awaitText(out, "usr", process);
                    }
                }
                if (!process.waitFor(120, TimeUnit.SECONDS)) {
                    throw new AssertionError(ending.name() + " of " + label + " goes on");
                }
            } finally {
                process.destroyForcibly();
            }
            return "exit " + process.exitValue() + "\n" + Files.readString(out);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitText(Path file, String text, Process process) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!Files.readString(file).contains(text)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("no \"" + text + "\" in: " + Files.readString(file));
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
