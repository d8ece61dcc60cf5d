package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong is told once, clearly, with the right exit code, and leaves a sound store. */
@Tag("integration")
class MistakesTest {
    @TempDir
    private Path folder;

    private Person me;

    @BeforeEach
    void someone() throws IOException {
        me = Person.me(folder.resolve("me"));
    }

    private static Path context(Person person, String name, String dockerfile) throws IOException {
        Path context = Files.createDirectories(person.folder().resolve(name));
        Files.writeString(context.resolve("file"), name);
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n" + dockerfile + "\n");
        person.own(context);
        return context;
    }

    private static void fails(Person person, int exit, String message, String... words) {
        ChildProcess.Result result = person.tare(words).run();
        assertThat(result.exit()).as(result.toString()).isEqualTo(exit);
        assertThat(result.err()).containsOnlyOnce(message).doesNotContain("Exception", "\tat ");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aMissingContextFileOrImageIsNamed() throws IOException {
        context(me, "good", "COPY file /");
        context(me, "bad", "COPY fil /");
        fails(me, 2, "the build context nowhere does not exist", "build", "-q", "nowhere");
        fails(me, 1, "bad/Dockerfile:2:6: \"/fil\": not found", "build", "-q", "bad");
        fails(me, 1, "there is no image called \"none\"", "history", "none");
        fails(me, 1, "there is no image called \"none\"", "save", "-o", "none.tar", "none");
        fails(me, 1, "none.tar: no such file", "load", "-i", "none.tar");
        assertThat(me.folder().resolve("none.tar")).doesNotExist();
        me.fsck();
    }

    @Test
    void aNameThatIsNoReferenceIsWrongUsage() throws IOException {
        context(me, "good", "COPY file /");
        fails(me, 2, "\"Upper case\" is no image name", "build", "-q", "-t", "Upper case", "good");
        me.tare("build", "-q", "-t", "good", "good").succeed();
        fails(me, 2, "\"a b\" is no image name", "tag", "good", "a b");
        fails(me, 2, "\":::\" is no name of an image", "inspect", ":::");
        me.fsck();
    }

    @Test
    void aSymlinkThatLeavesTheContextIsNotFollowed() throws IOException {
        Path context = context(me, "leaves", "COPY link /copied");
        Files.writeString(me.folder().resolve("secret"), "secret");
        Files.createSymbolicLink(context.resolve("link"), Path.of("../secret"));
        fails(me, 1, "points to ../secret, outside of the build context", "build", "-q", "leaves");
        me.fsck();
    }

    @Test
    void aFileThatTheUserCannotReadIsNamed() throws IOException {
        Person person = Person.ordinary(folder.resolve("someone"));
        Path context = context(person, "closed", "COPY . /");
        Files.setPosixFilePermissions(context.resolve("file"), PosixFilePermissions.fromString("rw-------"));
        ChildProcess.of("chown", "0:0", context.resolve("file").toString()).succeed();
        fails(person, 1, "/file can't be read: permission denied", "build", "-q", "closed");
        person.fsck();
    }

    @Test
    void aStoreThatTheUserCannotWriteToIsTold() throws IOException {
        Person person = Person.ordinary(folder.resolve("someone"));
        context(person, "good", "COPY file /");
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        Person elsewhere = person.with("TARE_HOME", closed.resolve("store").toString());
        fails(elsewhere, 1, "permission denied\n  set TARE_HOME to a folder", "build", "-q", "good");
        fails(elsewhere, 1, "permission denied\n  set TARE_HOME to a folder", "images");
        fails(person.with("TARE_HOME", "/dev/null"), 1, "is not a folder", "images");
    }

    @Test
    void aFullDiskIsToldAndLeavesASoundStore() throws IOException {
        ChildProcess.needRoot();
        Path disk = Files.createDirectory(folder.resolve("disk"));
        ChildProcess.of("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString())
                .succeed();
        try {
            Files.write(context(me, "large", "COPY file /").resolve("file"), new byte[5_000_000]);
            context(me, "good", "COPY file /");
            Person full = me.with("TARE_HOME", disk.resolve("store").toString());
            fails(full, 1, "cannot write to the store at " + disk.resolve("store"), "build", "-q", "large");
            full.fsck();
            full.tare("build", "-q", "-t", "good", "good").succeed();
            full.fsck();

            String out = disk.resolve("out").toString();
            String message = "cannot write " + out + ": No space left on device";
            me.tare("build", "-q", "-t", "large", "large").succeed();
            fails(me, 1, message, "save", "-o", out, "large");
            fails(me, 1, message, "build", "-q", "-o", "type=tar,dest=" + out, "large");
            fails(me, 1, "cannot write " + out, "build", "-q", "-o", "type=local,dest=" + out, "large");
            fails(me, 1, "cannot write " + out, "save", "--format", "oci-dir", "-o", out, "large");
            try (Stream<Path> left = Files.list(disk)) {
                assertThat(left).containsExactly(disk.resolve("store"));
            }
            me.fsck();
        } finally {
            ChildProcess.of("umount", disk.toString()).succeed();
        }
    }

    @Test
    void buildsAtOnceAreAllRightAlsoBesideGc() throws Exception {
        List<Callable<ChildProcess.Result>> all = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "b" + i / 2;
            if (i % 2 == 0) {
                context(me, name, "COPY file /\nCOPY --chown=1 file /two\nWORKDIR /w");
                ids.add(me.store("other")
                        .with("SOURCE_DATE_EPOCH", "0")
                        .tare("build", "-q", name)
                        .succeed()
                        .out());
            }
            String tag = "t" + i;
            all.add(() -> me.with("SOURCE_DATE_EPOCH", "0")
                    .tare("build", "-q", "-t", tag, name)
                    .run());
            all.add(() -> me.tare("gc").run());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<ChildProcess.Result>> results = threads.invokeAll(all);
            for (int i = 0; i < results.size(); i++) {
                ChildProcess.Result result = results.get(i).get();
                assertThat(result.exit()).as(result.toString()).isZero();
                if (i % 2 == 0) {
                    assertThat(result.out()).isEqualTo(ids.get(i / 4));
                }
            }
        }
        assertThat(me.tare("images", "-q").succeed().out().lines()).hasSize(4);
        me.fsck();
    }
}
