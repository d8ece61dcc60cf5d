package dev.tare.sandbox.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.sandbox.ProcessId;
import dev.tare.sandbox.network.NetworkMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogTest {
    @TempDir
    private Path home;

    private Container container;
    private Path log;

    @BeforeEach
    void make() throws IOException {
        Digest digest = Objects.requireNonNull(Digest.parse("sha256:" + "a".repeat(64)));
        container = new Container(
                "b".repeat(64),
                "name",
                "image",
                digest,
                List.of(),
                List.of(),
                Instant.EPOCH,
                List.of("x"),
                NetworkMode.NONE,
                List.of(),
                15,
                false,
                "h",
                ContainerSettings.NONE,
                ProcessId.self(),
                Container.State.CREATED);
        log = Files.createDirectories(home.resolve("containers").resolve(container.id()))
                .resolve("output.log");
    }

    private void write(String... records) throws IOException {
        for (String record : records) {
            Files.writeString(log, record + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private static String at(int second, String rest) {
        return "2026-01-01T00:00:0%d.000000000Z %s".formatted(second, rest);
    }

    private String read(@Nullable Long tail, @Nullable Instant since, boolean times, boolean errors) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        new LogReader(new Containers(home, Clock.systemUTC()), tail, since, null, times)
                .print(container, false, new PrintStream(out, true), new PrintStream(err, true));
        return (errors ? err : out).toString(StandardCharsets.UTF_8);
    }

    @Test
    void theStreamsAreKeptApartAndPartsAreJoined() throws IOException {
        write(at(1, "stdout P one "), at(2, "stderr F other"), at(3, "stdout F line"), at(4, "stdout P $ "));
        assertThat(read(null, null, false, false)).isEqualTo("one line\n$ ");
        assertThat(read(null, null, false, true)).isEqualTo("other\n");
        assertThat(read(null, null, true, false))
                .isEqualTo("2026-01-01T00:00:01.000000000Z one line\n2026-01-01T00:00:04.000000000Z $ ");
    }

    @Test
    void theLastLinesAreCountedOverBothStreamsAndFiles() throws IOException {
        write(at(1, "stdout F 1"), at(2, "stderr F 2"));
        Files.move(log, log.resolveSibling("output.log.1"));
        write(at(3, "stdout F 3"), at(4, "stdout F 4"));
        assertThat(read(null, null, false, false)).isEqualTo("1\n3\n4\n");
        assertThat(read(3L, null, false, false)).isEqualTo("3\n4\n");
        assertThat(read(3L, null, false, true)).isEqualTo("2\n");
        assertThat(read(0L, null, false, false)).isEmpty();
    }

    @Test
    void onlyWhatIsNewIsShown() throws IOException {
        write(at(1, "stdout F 1"), at(2, "stdout P 2"), at(4, "stdout F goes on"), at(4, "stdout F 4"));
        assertThat(read(null, Instant.parse("2026-01-01T00:00:03Z"), false, false))
                // Docker goes by the time of each piece: a prompt from before does not hide what follows it.
                .isEqualTo("goes on\n4\n");
        assertThat(read(null, Instant.parse("2026-01-01T00:00:02Z"), false, false))
                .isEqualTo("2goes on\n4\n");
    }

    @Test
    void halfARecordAndWhatIsNoneAreLeftOut() throws IOException {
        write("", "nonsense", at(1, "stdout F ok"), "2026-01-01T00:00:01.00");
        assertThat(read(null, null, false, false)).isEqualTo("ok\n");
    }

    @Test
    void aFileThatIsReplacedWhileItIsReadIsReadToItsEnd() throws IOException {
        write(at(1, "stdout F 1"));
        try (ContainerLog reader = ContainerLog.open(log.getParent())) {
            assertThat(text(reader)).isEqualTo("1");
            assertThat(reader.next()).isNull();
            write(at(2, "stdout F 2"));
            Files.move(log, log.resolveSibling("output.log.1"));
            write(at(3, "stdout F 3"));
            assertThat(text(reader)).isEqualTo("2");
            assertThat(text(reader)).isEqualTo("3");
            assertThat(reader.next()).isNull();
        }
    }

    private static String text(ContainerLog reader) throws IOException {
        return new String(Objects.requireNonNull(reader.next()).text(), StandardCharsets.UTF_8);
    }
}
