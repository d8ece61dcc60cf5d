package dev.tare.sandbox.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountStubsTest {
    @TempDir
    Path root;

    private static MountStubs.Target file(String target) {
        return new MountStubs.Target(target, false);
    }

    private static MountStubs.Target folder(String target) {
        return new MountStubs.Target(target, true);
    }

    /** What the runtime does for the targets that are still missing. */
    private void mount(String target) throws IOException {
        Path path = root.resolve(target);
        Files.createDirectories(path.getParent());
        if (Files.notExists(path)) {
            Files.createFile(path);
        }
    }

    @Test
    void takesAwayTheParentsThatWereMissingToo() throws IOException {
        MountStubs stubs =
                MountStubs.make(root, List.of(file("/etc/hosts"), file("/etc/resolv.conf"), file("/a/b/c/file")));
        mount("etc/hosts");
        mount("etc/resolv.conf");
        mount("a/b/c/file");

        stubs.remove();

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void keepsAParentInWhichTheProgramMadeAFile() throws IOException {
        MountStubs stubs = MountStubs.make(root, List.of(file("/a/b/file")));
        mount("a/b/file");
        Files.createFile(root.resolve("a/made"));

        stubs.remove();

        assertThat(root.resolve("a")).isDirectoryNotContaining("glob:**/b");
        assertThat(root.resolve("a/made")).exists();
    }

    @Test
    void leavesNothingOfATargetInAnotherOne() throws IOException {
        MountStubs stubs = MountStubs.make(root, List.of(folder("/m"), folder("/m/inner"), file("/m/a/file")));

        stubs.remove();

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void givesAStubTheModeThatIsAskedFor() throws IOException {
        MountStubs _ = MountStubs.make(root, List.of(new MountStubs.Target("/tmpfs", true, 01777)));

        assertThat((Integer) Files.getAttribute(root.resolve("tmpfs"), "unix:mode") & 07777)
                .isEqualTo(01777);
    }

    @Test
    void keepsWhatWasThereAndItsTimes() throws IOException {
        Path etc = Files.createDirectory(root.resolve("etc"));
        Path empty = Files.createDirectory(root.resolve("empty"));
        FileTime old = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(etc, old);

        MountStubs stubs = MountStubs.make(root, List.of(file("/etc/hosts"), folder("/empty")));
        assertThat(etc.resolve("hosts")).exists();
        stubs.remove();

        assertThat(empty).exists();
        assertThat(etc).isEmptyDirectory();
        assertThat(Files.getLastModifiedTime(etc)).isEqualTo(old);
    }

    @Test
    void keepsAStubThatTheProgramFilled() throws IOException {
        MountStubs stubs = MountStubs.make(root, List.of(folder("/target"), file("/file")));
        Files.createFile(root.resolve("target/made"));
        Files.writeString(root.resolve("file"), "text");

        stubs.remove();

        assertThat(root.resolve("target/made")).exists();
        assertThat(root.resolve("file")).hasContent("text");
    }
}
