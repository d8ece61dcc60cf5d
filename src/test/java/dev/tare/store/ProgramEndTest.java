package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.deliver.files.AtomicFile;
import dev.tare.diagnostic.ProgramEnd;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.TemporaryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a program that is ended in the middle of its work leaves in the store: once in some hundred Ctrl-C a file was made
 * after the look at the folder, and the JVM was gone before it was removed.
 */
class ProgramEndTest {

    @TempDir
    private Path home;

    private Path temporary;

    @BeforeEach
    void aStore() throws IOException {
        temporary = Files.createDirectory(home.resolve("tmp"));
    }

    private void end(Class<?> program) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        temporary.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output").toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(home.resolve("output")).hasContent("ended");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void nothingIsMadeOnceItHasBegun() throws Exception {
        end(TriesToMake.class);
    }

    @Test
    void whatIsBeingMadeWhenItBeginsIsRemoved() throws Exception {
        end(Makes.class);
    }

    @Test
    void whoTakesItsHookBackThenDoesNotGoOn() throws Exception {
        end(TakesBack.class);
    }

    /** Has done its work, or failed, just when a signal came: a step was killed before all hooks had started. */
    static final class TakesBack {
        private TakesBack() {}

        public static void main(String[] arguments) throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            Thread hook = new Thread(() -> {
                begun.countDown();
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                System.out.print("ended");
            });
            ProgramEnd.add(hook);
            Thread.ofPlatform().start(() -> System.exit(0));
            begun.await();
            ProgramEnd.remove(hook);
            System.out.print("went on");
            Runtime.getRuntime().halt(1);
        }
    }

    /** Tries all ways to make something while its end runs. */
    static final class TriesToMake {
        private TriesToMake() {}

        public static void main(String[] arguments) {
            Path temporary = Path.of(arguments[0]);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    Store.discardUnfinished(parent(temporary));
                    FileTime before = Files.getLastModifiedTime(temporary);
                    List<Thread> makers = new ArrayList<>();
                    makers.add(maker(() -> Disk.create(Disk.temporary(temporary))));
                    makers.add(maker(() -> TemporaryFiles.file(temporary, "file")));
                    makers.add(maker(() -> TemporaryFiles.folder(temporary, "folder")));
                    makers.add(maker(() -> {
                        AtomicFile.write(temporary.resolve("file"), "file", out -> out.write(1));
                        return "";
                    }));
                    for (Thread maker : makers) {
                        while (maker.getState() != Thread.State.TIMED_WAITING) {
                            Thread.sleep(1);
                        }
                    }
                    boolean changed = !Files.getLastModifiedTime(temporary).equals(before);
                    System.out.print(changed ? "made something" : "ended");
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
            System.exit(0);
        }
    }

    /** Is ended while it makes something. */
    static final class Makes {
        private Makes() {}

        public static void main(String[] arguments) throws Exception {
            Path temporary = Path.of(arguments[0]);
            CountDownLatch inside = new CountDownLatch(1);
            Thread maker = maker(() -> ProgramEnd.making(() -> {
                inside.countDown();
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return Files.createFile(Disk.temporary(temporary));
            }));
            inside.await();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                Store.discardUnfinished(parent(temporary));
                System.out.print("ended");
                try {
                    maker.join(10_000);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
            System.exit(0);
        }
    }

    private static Path parent(Path temporary) {
        return temporary.getParent();
    }

    private static Thread maker(ProgramEnd.Maker<?> making) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                making.make();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
