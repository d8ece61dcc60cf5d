package dev.tare.acceptance;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code tare} and the shims of its containers are killed at random moments; {@code ps} and {@code gc} leave nothing
 * behind. The properties {@code tare.kills} and {@code tare.seed} say how often, and which moments.
 */
@Tag("integration")
class KilledContainersTest {
    private static final int KILLS = Integer.getInteger("tare.kills", 3);
    private static final long SEED = Long.getLong("tare.seed", System.nanoTime());
    private static final int LONGEST_MILLIS = 1500;

    @TempDir
    private Path folder;

    @Test
    void ofRootNothingIsLeft() throws Exception {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        ChildProcess.installed("busybox");
        Person root = Person.me(folder.resolve("root"));
        Rootless.makeImage(root);
        killAtRandom(root);
    }

    @Test
    void ofAnOrdinaryUserNothingIsLeft() throws Exception {
        Rootless user = Rootless.make(folder.resolve("someone"), "tare-test-killed", true);
        try {
            killAtRandom(user.person());
            // Of unshare(1) itself, where it is killed before its maps are written: its helper waits for them for ever.
            Result _ = ChildProcess.of("pkill", "-KILL", "-x", "-u", user.name(), "unshare")
                    .run();
            user.assertNothingIsLeft();
        } finally {
            user.close();
        }
    }

    private static void killAtRandom(Person person) throws Exception {
        Random random = new Random(SEED);
        Path containers = person.folder().resolve("store/containers");
        for (int i = 0; i < KILLS; i++) {
            List<String> words = new ArrayList<>(List.of("run", "--rm", "-p", "127.0.0.1::8080"));
            if (random.nextBoolean()) {
                words.add("-d");
            }
            words.add("web");
            Process process = new ProcessBuilder(
                            person.tare(words.toArray(String[]::new)).words())
                    .directory(person.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(person.folder().resolve("output").toFile())
                    .start();
            boolean _ = process.waitFor(random.nextInt(LONGEST_MILLIS), java.util.concurrent.TimeUnit.MILLISECONDS);
            Set<String> ids = new HashSet<>(names(containers));
            process.destroyForcibly().waitFor();
            kill(shims(containers));
            String moment = "kill " + i + " of seed " + SEED;
            ids.addAll(names(containers));
            Result _ = person.tare("ps").succeed();
            Result _ = person.tare("gc").succeed();
            // A shim that was not one yet when shims were killed clears away by itself.
            await("nothing left of " + moment, () -> names(containers).isEmpty());
            assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
                    .as(moment)
                    .doesNotContain(containers.toString());
            for (String id : ids) {
                assertThat(processes(id)).as(moment).isEmpty();
                assertThat(Path.of("/sys/class/net", "tare" + id.substring(0, 8)))
                        .as(moment)
                        .doesNotExist();
                try (DirectoryStream<Path> groups = Files.newDirectoryStream(Path.of("/sys/fs/cgroup"))) {
                    for (Path group : groups) {
                        assertThat(group.resolve("tare-" + id.substring(0, 12)))
                                .as(moment)
                                .doesNotExist();
                    }
                }
            }
        }
    }

    private static List<String> names(Path folder) throws IOException {
        List<String> out = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(file -> out.add(String.valueOf(file.getFileName())));
        }
        return out;
    }

    /** Processes that stand in the folder of a container. */
    private static List<String> shims(Path containers) throws IOException {
        List<String> out = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    if (Files.readString(process.resolve("comm")).strip().equals("tare-shim")
                            && Files.readSymbolicLink(process.resolve("cwd")).startsWith(containers)) {
                        out.add(String.valueOf(process.getFileName()));
                    }
                } catch (IOException e) {
                    // It has ended.
                }
            }
        }
        return out;
    }

    private static void kill(List<String> processes) {
        for (String process : processes) {
            Result _ = ChildProcess.of("kill", "-9", process).run();
        }
    }

    /** Processes with the ID of a container on their command line. */
    private static List<String> processes(String id) throws IOException {
        List<String> out = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    if (line.contains(id)) {
                        out.add(line.replace('\0', ' '));
                    }
                } catch (IOException e) {
                    // It has ended.
                }
            }
        }
        return out;
    }
}
