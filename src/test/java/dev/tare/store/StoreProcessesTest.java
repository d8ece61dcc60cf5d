package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Reference;
import dev.tare.store.upkeep.Fsck;
import dev.tare.store.upkeep.Gc;
import dev.tare.store.upkeep.GcOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store under real processes, real kills and a real full disk. */
@Tag("integration")
class StoreProcessesTest {
    @TempDir
    Path folder;

    private static ProcessBuilder java(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(Scenario.class.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    private Process start(ProcessBuilder program) throws IOException {
        return program.redirectOutput(folder.resolve("output").toFile()).start();
    }

    private int run(ProcessBuilder program) throws Exception {
        Process process = start(program);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void aProcessThatIsHaltedAtAPlaceLeavesAWholeStore() throws Exception {
        int halted = 0;
        for (int n : new int[] {1, 4, 9, 17, 30, 48, 70, 95, 125}) {
            Path home = folder.resolve("halt" + n);
            ProcessBuilder program = java(List.of("-Ddev.tare.faults=true"), home.toString(), "run");
            program.environment().put("TARE_FAULT", "halt:" + n);
            int code = run(program);
            assertThat(code).isIn(0, 137);
            halted += code == 137 ? 1 : 0;
            StoreFaultsTest.assertWhole(home, "halted at place " + n);
        }
        assertThat(halted).isGreaterThan(5);
    }

    @Test
    void aFaultIsNotSetByTheEnvironmentAlone() throws Exception {
        ProcessBuilder program = java(List.of(), folder.resolve("home").toString(), "run");
        program.environment().put("TARE_FAULT", "halt:1");
        assertThat(run(program)).isZero();
    }

    @Test
    void processesThatAreKilledAtRandomLeaveAWholeStore() throws Exception {
        Path home = folder.resolve("home");
        Random random = new Random(11);
        for (int i = 0; i < 8; i++) {
            Process process = start(java(List.of(), home.toString(), "name", "k" + i, "400"));
            Thread.sleep(150 + random.nextInt(700));
            process.destroyForcibly().waitFor();
        }
        StoreFaultsTest.assertWhole(folder.resolve("other"), "a store of its own");
        try (Store store = Store.open(home)) {
            assertThat(Fsck.run(store)).noneMatch(Fsck.Finding::isProblem);
            Gc.run(store, GcOptions.gc());
            assertThat(Fsck.run(store)).isEmpty();
            for (NamedImage image : store.images().list()) {
                assertThat(store.images().manifests().missing(image.descriptor()))
                        .isEmpty();
            }
        }
    }

    @Test
    void processesThatNameImagesAtOnceLoseNoneWhileGcRuns() throws Exception {
        Path home = folder.resolve("home");
        List<Process> processes = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            processes.add(start(java(List.of(), home.toString(), "name", name, "8")));
        }
        try (Store store = Store.open(home)) {
            while (processes.stream().anyMatch(Process::isAlive)) {
                Gc.run(store, GcOptions.gc());
            }
            for (Process process : processes) {
                assertThat(process.waitFor()).isZero();
            }
            assertThat(store.images().list()).hasSize(24);
            assertThat(Fsck.run(store)).isEmpty();
        }
    }

    @Test
    void aRealFullDiskIsToldAndHarmsNothing() throws Exception {
        Path disk = mount("size=200k");
        try {
            Path home = disk.resolve("home");
            try (Store store = Store.open(home)) {
                store.images().name(Scenario.image(store, "small"), Reference.parse("small"));
                assertThatThrownBy(() -> Scenario.image(store, "large".repeat(100_000)))
                        .isInstanceOf(TareException.class)
                        .hasMessageContaining("No space left on device")
                        .hasMessageContaining(home.toString());
                Files.write(disk.resolve("filler"), new byte[60_000]);
                boolean full = false;
                for (int i = 0; i < 100 && !full; i++) {
                    try {
                        store.images().name(Scenario.image(store, "more" + i), Reference.parse("more:" + i));
                    } catch (TareException e) {
                        full = true;
                        assertThat(e).hasMessageContaining("No space left on device");
                    }
                }
                assertThat(full).isTrue();
                assertThat(Fsck.run(store)).noneMatch(Fsck.Finding::isProblem);
                Gc.run(store, GcOptions.gc());
                Files.delete(disk.resolve("filler"));
                store.images().name(Scenario.image(store, "again"), Reference.parse("again"));
                assertThat(Fsck.run(store)).isEmpty();
            }
        } finally {
            mustRun("umount", disk.toString());
        }
    }

    @Test
    void aStoreOverTwoDisksIsToldAsSuch() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: only root can mount");
        Path home = folder.resolve("home");
        Store.open(home).close();
        Path blobs = home.resolve("blobs/sha256");
        mustRun("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", blobs.toString());
        try {
            // A small blob may be put in its place by another thread, and so be told of when the store is closed.
            assertThatThrownBy(() -> {
                        try (Store store = Store.open(home)) {
                            Scenario.image(store, "small");
                        }
                    })
                    .isInstanceOf(TareException.class)
                    .hasMessageContaining("cannot write to the store at " + home)
                    .hasMessageContaining(blobs.toString())
                    .hasMessageContaining("are on two disks, and must be on one");
        } finally {
            mustRun("umount", blobs.toString());
        }
    }

    @Test
    void aStoreOnAReadOnlyFileSystemIsToldAsSuch() throws Exception {
        Path disk = mount("size=1m");
        try {
            Store.open(disk.resolve("home")).close();
            mustRun("mount", "-o", "remount,ro", disk.toString());
            assertThatThrownBy(() -> Store.open(disk.resolve("home")))
                    .isInstanceOfSatisfying(
                            TareException.class,
                            e -> assertThat(e.problem().hint()).contains("TARE_HOME"))
                    .hasMessageContaining("Read-only file system");
            assertThatThrownBy(() -> Store.open(disk.resolve("new"))).hasMessageContaining("Read-only file system");
        } finally {
            mustRun("umount", disk.toString());
        }
    }

    private Path mount(String options) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: only root can mount");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        mustRun("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString());
        return disk;
    }

    private static void mustRun(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
