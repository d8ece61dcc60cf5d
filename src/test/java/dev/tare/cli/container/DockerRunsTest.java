package dev.tare.cli.container;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the same by tare and by a real Docker, and compares what each container saw and how it ended. */
@Tag("integration")
class DockerRunsTest {
    private static final String ID = "[0-9a-f]{12}";

    @TempDir
    static Path home;

    @TempDir
    static Path shared;

    private static ExecutorService runners;
    private static final Map<RunCase, Future<Pair>> RUNS = new LinkedHashMap<>();

    /** What both gave. */
    private record Pair(Result tare, Result docker) {}

    @BeforeAll
    static void runAll() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        ChildProcess.installed("cc");
        Tare tare = new Tare(home);
        try (Store store = Store.open(home)) {
            ProbeImage.make(store, "probe", _ -> {});
            ProbeImage.make(store, "probe:volume", config -> config.volumes = ProbeImage.volumes("/data", "/new"));
        }
        Dockerd dockerd = Dockerd.get();
        Path archive = home.resolve("probe.tar");
        Result _ = tare.command("save", "-o", archive.toString(), "probe", "probe:volume")
                .succeed();
        Result _ = dockerd.docker("load", "-i", archive.toString()).succeed();
        Files.writeString(shared.resolve("file"), "of the host\n");
        Files.writeString(shared.resolve("env"), "# some\n  A=1\nB=\"q\"\nHOME_IS_NOT_SET\nC=a=b c\n");
        runners = Executors.newFixedThreadPool(4);
        for (RunCase each : RunCase.all(shared)) {
            RUNS.put(each, runners.submit(() -> run(tare, dockerd, each)));
        }
    }

    @AfterAll
    static void end() throws IOException {
        if (runners != null) {
            runners.shutdownNow();
        }
        if (Files.isDirectory(home.resolve("containers"))) {
            try (Stream<Path> left = Files.list(home.resolve("containers"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    private static Pair run(Tare tare, Dockerd dockerd, RunCase each) throws IOException {
        Path input = Files.writeString(home.resolve("input-" + each.name()), "typed\n");
        Result byTare = tare.command(each.words()).from(input).run();
        Result byDocker =
                dockerd.docker(each.words().toArray(new String[0])).from(input).run();
        return new Pair(byTare, byDocker);
    }

    static Stream<String> comparisons() {
        List<String> out = new ArrayList<>();
        for (RunCase each : RunCase.all(Path.of("/"))) {
            each.sections().forEach(section -> out.add(each.name() + ": " + section));
        }
        return out.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("comparisons")
    void isWhatDockerDoes(String comparison) throws InterruptedException, ExecutionException {
        String name = comparison.substring(0, comparison.indexOf(':'));
        String section = comparison.substring(comparison.indexOf(':') + 2);
        Pair pair = pair(name);
        String tare = part(pair.tare(), section);
        String docker = part(pair.docker(), section);
        String reason = RunDifferences.reason(name, section);
        if (reason == null) {
            assertThat(RunDifferences.without(section, tare))
                    .as(pair.tare().err())
                    .isEqualTo(RunDifferences.without(section, docker));
        } else {
            assertThat(tare).as("no more different: " + reason).isNotEqualTo(docker);
        }
    }

    private static Pair pair(String name) throws InterruptedException, ExecutionException {
        for (Map.Entry<RunCase, Future<Pair>> each : RUNS.entrySet()) {
            if (each.getKey().name().equals(name)) {
                return each.getValue().get();
            }
        }
        throw new AssertionError(name);
    }

    /** The exit code, the errors, or a section of the output, without what differs from run to run. */
    private static String part(Result result, String section) {
        if (section.equals("exit")) {
            return Integer.toString(result.exit());
        }
        if (section.equals("errors")) {
            return result.err();
        }
        String out = "\n" + new String(result.out().getBytes(UTF_8), UTF_8);
        if (section.equals("output")) {
            return out;
        }
        int start = out.indexOf("\n== " + section + "\n");
        assertThat(start).as(result.toString()).isGreaterThanOrEqualTo(0);
        int end = out.indexOf("\n== ", start + 1);
        String text = out.substring(start, end < 0 ? out.length() : end);
        return text.replaceAll("(?m)^" + ID + "$", "ID").replaceAll("HOSTNAME=" + ID, "HOSTNAME=ID");
    }
}
