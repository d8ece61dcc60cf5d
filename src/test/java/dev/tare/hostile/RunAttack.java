package dev.tare.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Programs of an image that are up to no good. After each test nothing of them runs, and nothing is mounted. */
abstract class RunAttack extends Attack {
    /** An odd time to sleep, by which processes of a test are told. */
    static final String MARK = "4711.0816";

    @BeforeEach
    void busybox() throws IOException {
        ChildProcess.needRoot();
        Files.copy(Path.of(ChildProcess.installed("busybox")), context.resolve("busybox"));
    }

    /** Words before each command. */
    List<String> prefix() {
        return List.of();
    }

    @Override
    ChildProcess command(String... words) {
        ChildProcess plain = super.command(words);
        List<String> all = new ArrayList<>(prefix());
        all.addAll(plain.words());
        return new ChildProcess(all, plain.folder(), plain.environment(), plain.input(), plain.output(), plain.limit());
    }

    /** Starts a command whose output nobody reads. */
    static Process start(ChildProcess command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .directory(command.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(command.input().toFile());
        builder.environment().putAll(command.environment());
        return builder.start();
    }

    /** A Dockerfile that runs these steps in a busybox. */
    void steps(String... instructions) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "FROM scratch",
                "COPY busybox /bin/busybox",
                "ENV PATH=/bin OUT=" + outside,
                "RUN [\"/bin/busybox\", \"--install\", \"/bin\"]"));
        lines.addAll(Arrays.asList(instructions));
        dockerfile(lines.toArray(String[]::new));
    }

    /** The steps end well, and print no secret. */
    void built(String... instructions) throws IOException {
        steps(instructions);
        ChildProcess.Result result = run("build", "--progress=plain", "-t", "it", "context");
        succeeds(result);
        assertThat(result.err()).doesNotContain(SECRET);
    }

    @AfterEach
    void nothingRunsAndNothingIsMounted() throws IOException {
        assertThat(ChildProcess.of("pgrep", "-f", MARK).run().out()).isEmpty();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(tare.home() + "/steps");
        assertThat(names(tare.home().resolve("steps"))).isEmpty();
        try (Stream<Path> groups = Files.list(Path.of("/sys/fs/cgroup"))) {
            for (Path each : groups.toList()) {
                assertThat(names(each)).noneMatch(name -> name.startsWith("tare-step-") && isOurs(name));
            }
        }
    }

    /** Others may build at the same time. */
    private boolean isOurs(String group) {
        return Files.exists(tare.home().resolve("steps").resolve(group.substring("tare-step-".length())));
    }
}
