package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("integration")
class StartTest {
    @TempDir
    private Path folder;

    @Test
    void aBuildOfNothingNewOpensNoJar() throws IOException {
        Tare tare = new Tare(folder.resolve("store"));
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        String[] build = {"build", "-q", "-t", "x", context.toString()};
        tare.command(build).succeed();
        Path loaded = folder.resolve("loaded");

        tare.command(build)
                .with("TARE_JAVA_OPTS", "-Xlog:class+load:file=" + loaded)
                .succeed();

        assertThat(Files.readAllLines(loaded))
                .hasSizeGreaterThan(1000)
                .noneMatch(line -> line.contains("source: file:"));
    }

    /** The JDK's linker makes thirty classes before the first call of a C function, which no cache keeps. */
    @Test
    void aBuildOfAChangedFileCallsCWithoutTheLinker() throws IOException {
        Tare tare = new Tare(folder.resolve("store"));
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY file /\n");
        Path loaded = folder.resolve("loaded");

        Files.writeString(context.resolve("file"), "new");
        tare.command("build", "-q", "-t", "x", context.toString())
                .with("TARE_JAVA_OPTS", "-Xlog:class+load:file=" + loaded)
                .succeed();

        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("dev.tare.posix.DirectCalls"))
                .noneMatch(line -> line.contains("DowncallStub"));
    }

    /** BigDecimal computes 5^65536 when it is first used, which takes 13 ms. */
    @Test
    void toPrintASizeNothingLargeIsComputed() throws IOException {
        Tare tare = new Tare(folder.resolve("store"));
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        Path initialized = folder.resolve("initialized");
        String log = "-Xlog:class+init:file=" + initialized;

        for (String[] words : new String[][] {{"build", "-t", "x", context.toString()}, {"images"}, {"history", "x"}}) {
            tare.command(words).with("TARE_JAVA_OPTS", log).succeed();

            assertThat(Files.readAllLines(initialized))
                    .hasSizeGreaterThan(500)
                    .noneMatch(line -> line.contains("java/math/BigDecimal"));
        }
    }

    /** The folder is another one than that of the training, and so are the modes of its files. */
    @ParameterizedTest
    @ValueSource(strings = {"--version", "--help", "help build", "images", "ps", "rmi"})
    void aSmallCommandOpensNoJarAlsoWhereTheDistributionWasMoved(String command) throws IOException {
        Path moved = folder.resolve("moved");
        ChildProcess.of("cp", "-a", Tare.distribution().toString(), moved.toString())
                .succeed();
        Path loaded = folder.resolve("loaded");
        List<String> words = new ArrayList<>(List.of(moved.resolve("bin/tare").toString()));
        words.addAll(List.of(command.split(" ")));

        ChildProcess.of(words)
                .with("TARE_HOME", folder.resolve("store").toString())
                .with("TARE_JAVA_OPTS", "-Xlog:class+load:file=" + loaded)
                .run();

        assertThat(Files.readAllLines(loaded))
                .hasSizeGreaterThan(500)
                .noneMatch(line -> line.contains("source: file:"));
    }

    /** Asked all the time that it runs (proc_pid_status(5), VmHWM). */
    @Test
    void theVersionTakesLittleMemory() throws IOException {
        Process process = new ProcessBuilder(Tare.program().toString(), "--version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path status = Path.of("/proc/" + process.pid() + "/status");
        long peak = 0;
        while (process.isAlive()) {
            try {
                for (String line : Files.readAllLines(status)) {
                    peak = Math.max(peak, line.startsWith("VmHWM:") ? Long.parseLong(line.replaceAll("\\D", "")) : 0);
                }
            } catch (IOException e) {
                break;
            }
        }

        assertThat(peak).isBetween(10L << 10, 45L << 10);
    }
}
