package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with a layer. The property {@code tare.layer.mib} sets its size (2048 was tried too). */
@Tag("integration")
class TransferMemoryTest {
    private static final int MIB = Integer.getInteger("tare.layer.mib", 256);
    private static final long MOST_KIB = 200 * 1000;

    @TempDir
    private Path folder;

    @BeforeEach
    void aContextWithALargeFile() throws IOException {
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY large /\n");
        byte[] block = new byte[1 << 20];
        Random random = new Random(11);
        try (OutputStream out = Files.newOutputStream(context.resolve("large"))) {
            for (int i = 0; i < MIB; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
    }

    @Test
    void aLargeLayerIsBuiltPushedAndPulledInLittleMemory() throws Exception {
        String image = Registry.get().address() + "/large";
        String store = folder.resolve("store").toString();

        assertThat(peak(
                        store,
                        "build",
                        "-q",
                        "-t",
                        image,
                        folder.resolve("context").toString()))
                .isLessThan(MOST_KIB);
        assertThat(peak(store, "push", "-q", image)).isLessThan(MOST_KIB);
        assertThat(peak(folder.resolve("other").toString(), "pull", "-q", image))
                .isLessThan(MOST_KIB);
    }

    /** The most memory that a command had, in KiB (proc_pid_status(5), VmHWM). */
    private long peak(String store, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(Tare.program().toString()));
        all.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().put("TARE_HOME", store);
        Process process = builder.start();
        long peak = 0;
        while (process.isAlive()) {
            peak = Math.max(peak, highWater(process.pid()));
            Thread.sleep(10);
        }
        assertThat(process.exitValue())
                .describedAs(Files.readString(folder.resolve("errors")))
                .isZero();
        System.out.println("peak memory of " + words[0] + " with a layer of " + MIB + " MiB: " + peak + " KiB");
        return peak;
    }

    private static long highWater(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            // It has ended.
        }
        return 0;
    }
}
