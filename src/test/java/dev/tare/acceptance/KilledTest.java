package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred times SIGKILL, at moments spread over the run time of each command that writes: the store stays sound, the
 * next run gives what it would have given, and no file has its name before it is whole.
 */
@Tag("integration")
class KilledTest {
    private static final int KILLS_OF_EACH = 20;
    private static final int KILLS_IN_A_ROUND = 4;
    private static final int MOST_ROUNDS = 9;

    @TempDir
    private Path folder;

    private final Random random = new Random(20_251_121);
    private final Map<String, Integer> kills = new LinkedHashMap<>();
    private final Map<String, Long> times = new LinkedHashMap<>();
    private Person killed;
    private Person unharmed;
    private Path context;
    private Path archive;
    private Path saved;

    @BeforeEach
    void places() throws IOException {
        killed = Person.me(folder.resolve("me")).with("SOURCE_DATE_EPOCH", "0");
        unharmed = killed.store("unharmed");
        context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch AS first
                COPY many /many
                COPY large /large
                FROM scratch
                COPY --from=first /many /m
                COPY --from=first --chown=1:2 /large /l
                WORKDIR /w
                """);
        archive = Files.createDirectory(folder.resolve("out")).resolve("image.tar");
        saved = Files.createDirectory(folder.resolve("saved")).resolve("image.tar");
    }

    @Test
    void aHundredKillsLeaveASoundStoreAndTheNextRunIsRight() throws Exception {
        for (int round = 0; round < MOST_ROUNDS && total() < 5 * KILLS_OF_EACH; round++) {
            String[] build = {"build", "-q", "-t", "app", context.toString()};
            String[] output = {"build", "-q", "-t", "app", "-o", "type=oci,dest=" + archive, context.toString()};
            String[] save = {"save", "-o", saved.toString(), "app"};

            kill("build", true, build);
            String id = build(unharmed);
            assertThat(build(killed)).isEqualTo(id);

            String before = content(archive);
            // The same content for all kills of a round: what is left then has two right answers.
            fill();
            kill("build -o", false, output);
            id = build(unharmed);
            String left = content(archive);
            assertThat(killed.tare(output).succeed().out().strip()).isEqualTo(id);
            assertThat(left).isIn(before, content(archive));

            before = content(saved);
            kill("save", false, save);
            left = content(saved);
            killed.tare(save).succeed();
            assertThat(left).isIn(before, content(saved));

            killed.tare("rmi", "app").succeed();
            kill("gc", false, "gc");
            kill("load", false, "load", "-q", "-i", saved.toString());
            killed.tare("load", "-q", "-i", saved.toString()).succeed();
            assertThat(id(killed)).isEqualTo(id);
        }
        assertThat(kills)
                .hasSize(5)
                .allSatisfy((command, count) -> assertThat(count).as(command).isGreaterThanOrEqualTo(KILLS_OF_EACH));

        assertThat(build(killed)).isEqualTo(build(unharmed));
        killed.tare("gc").succeed();
        assertThat(killed.tare("fsck").succeed().out().strip()).isEqualTo("The store is sound");
        try (Stream<Path> left = Files.list(folder.resolve("me/store/tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    private int total() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Content that no store has seen; incompressible, so that compression takes its time. */
    private void fill() throws IOException {
        Path many = Files.createDirectories(context.resolve("many"));
        for (int i = 0; i < 40; i++) {
            Files.write(many.resolve("f" + i), bytes(2_000));
        }
        Files.write(context.resolve("large"), bytes(1_000_000));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private String build(Person person) {
        return person.tare("build", "-q", "-t", "app", context.toString())
                .succeed()
                .out()
                .strip();
    }

    private static String id(Person person) {
        return person.tare("images", "-q", "--no-trunc", "app").succeed().out().strip();
    }

    /** Kills a command some times, and checks what is left. @param fresh whether each has something new to write */
    private void kill(String name, boolean fresh, String... words) throws Exception {
        int before = kills.getOrDefault(name, 0);
        for (int tries = 0; tries < 2 * KILLS_IN_A_ROUND; tries++) {
            int more = kills.getOrDefault(name, 0) - before;
            if (more == KILLS_IN_A_ROUND || before + more >= KILLS_OF_EACH) {
                break;
            }
            if (fresh) {
                fill();
            }
            killOnce(name, words);
        }
        killed.fsck();
    }

    /** Starts a command and kills it at some moment of the time that it takes. */
    private void killOnce(String name, String... words) throws Exception {
        ChildProcess command = killed.tare(words);
        long full = times.getOrDefault(name, TimeUnit.MILLISECONDS.toNanos(250));
        long start = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .directory(command.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        long moment = (long) (full * random.nextDouble());
        process.waitFor(moment, TimeUnit.NANOSECONDS);
        process.destroyForcibly().waitFor();
        if (process.exitValue() == 137) {
            kills.merge(name, 1, Integer::sum);
            // It takes longer than was thought: later moments have to be met as well.
            times.putIfAbsent(name, full);
            times.computeIfPresent(name, (_, time) -> time + time / 20);
        } else {
            // It ended by itself, perhaps just before the signal.
            assertThat(process.exitValue()).as(name).isZero();
            times.put(name, System.nanoTime() - start);
        }
    }

    /** The digest of a file, or nothing; what else lies beside it has the name of a temporary file. */
    private static String content(Path file) throws IOException {
        try (Stream<Path> all = Files.list(file.resolveSibling(""))) {
            assertThat(all.filter(each -> !each.equals(file)))
                    .allMatch(each -> String.valueOf(each.getFileName()).startsWith(".tare-"));
        }
        return Files.exists(file) ? Digest.sha256(Files.readAllBytes(file)).toString() : "";
    }
}
