package dev.tare.flow.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.posix.FileSystem;
import dev.tare.testing.MemoryTree;
import dev.tare.text.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
    @TempDir
    private Path temporary;

    private Path home;
    private Path work;

    private final MemoryTree image = new MemoryTree()
            .put("out/app", Inode.file(04751, 7, 8, 3, 5), 0, "app")
            .put("out/tree", Inode.directory(0750, 7, 8, 5), 0, "")
            .put("out/tree/one", Inode.file(0600, 7, 8, 1, 5), 0, "1")
            .file("out/tree/deep/two", "2")
            .symlink("out/tree/link", "one");

    @BeforeEach
    void folders() throws IOException {
        home = Files.createDirectory(temporary.resolve("home")).toRealPath();
        work = Files.createDirectory(temporary.resolve("work")).toRealPath();
    }

    private WorkFolder open() {
        return open(false);
    }

    private WorkFolder open(boolean keep) {
        return new WorkFolder(work, WorkJournal.begin(home, work), keep, problem -> {
            throw new AssertionError(problem.message());
        });
    }

    private Artifact artifact(String source, String path) {
        return new Artifact(image, Objects.requireNonNull(image.get(source)), "/" + source, path);
    }

    private String files() throws IOException {
        return files(work);
    }

    private static String files(Path folder) throws IOException {
        List<String> out = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted().toList()) {
                int mode = (int) Files.getAttribute(each, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
                if (Files.isSymbolicLink(each)) {
                    out.add(folder.relativize(each) + ">" + Files.readSymbolicLink(each));
                } else if (Files.isDirectory(each)) {
                    out.add(folder.relativize(each) + "/" + (each.equals(folder) ? "" : Integer.toOctalString(mode)));
                } else {
                    out.add(folder.relativize(each) + "=" + Files.readString(each) + ":" + Integer.toOctalString(mode));
                }
            }
        }
        return String.join(" ", out);
    }

    @Test
    void artifactsHaveTheirExactModesAndGoAwayAgain() throws IOException {
        try (WorkFolder folder = open()) {
            folder.write(artifact("out/app", "bin/app"), false);
            assertThat(folder.write(artifact("out/tree", "tree"), false))
                    .extracting(WorkFolder.Written::path)
                    .containsExactly("tree", "tree/deep", "tree/deep/two", "tree/link", "tree/one");
            assertThat(files())
                    .isEqualTo("/ bin/755 bin/app=app:4751 tree/750 tree/deep/755 tree/deep/two=2:644"
                            + " tree/link>one tree/one=1:600");
            assertThat(folder.isNew("tree/deep/two")).isTrue();
        }
        assertThat(files()).isEqualTo("/");
        assertThat(files(home)).doesNotContain("=");
    }

    @Test
    void withoutStatModesArePlain() throws IOException {
        try (WorkFolder folder = open(true)) {
            folder.write(artifact("out/tree", "tree"), true);
        }
        assertThat(files()).isEqualTo("/ tree/755 tree/deep/755 tree/deep/two=2:644 tree/link>one tree/one=1:644");
    }

    @Test
    void whatWasThereBeforeStaysAndIsReplaced() throws IOException {
        Files.writeString(work.resolve("app"), "before");
        Files.createDirectories(work.resolve("tree/deep"));
        Files.writeString(work.resolve("tree/mine"), "mine");
        try (WorkFolder folder = open()) {
            assertThat(folder.missing("tree/deep")).isNull();
            assertThat(folder.missing("a/b/c")).isEqualTo(work.resolve("a"));
            folder.write(artifact("out/app", "app"), false);
            folder.write(artifact("out/tree", "tree"), false);
            assertThat(files()).contains("tree/mine=mine", "tree/one=1:600", "app=app:4751");
        }
        assertThat(files()).isEqualTo("/ app=app:4751 tree/750 tree/deep/755 tree/mine=mine:644");
    }

    @Test
    void aFolderWithFilesOfOthersStays() throws IOException {
        try (WorkFolder folder = open()) {
            folder.write(artifact("out/app", "bin/app"), false);
            Files.writeString(work.resolve("bin/mine"), "mine");
        }
        assertThat(files()).isEqualTo("/ bin/755 bin/mine=mine:644");
    }

    @Test
    void nothingIsWrittenThroughALinkThatLeadsOutside() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.createSymbolicLink(work.resolve("link"), outside);
        Files.createDirectory(work.resolve("real"));
        Files.createSymbolicLink(work.resolve("inner"), Path.of("real"));
        Files.createSymbolicLink(work.resolve("tree"), outside);
        Files.createSymbolicLink(work.resolve("app"), outside.resolve("app"));
        try (WorkFolder folder = open()) {
            assertThatThrownBy(() -> folder.write(artifact("out/app", "link/app"), false))
                    .isInstanceOf(TareException.class)
                    .hasMessageContaining("outside the work directory");
            folder.write(artifact("out/app", "inner/app"), false);
            folder.write(artifact("out/app", "app"), false);
            folder.write(artifact("out/tree", "tree"), false);
            assertThat(files()).contains("real/app=app", "app=app:4751", "tree/one=1");
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aLinkInOneArtifactDoesNotLeadTheNextOutside() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        image.symlink("out/tree/evil", outside.toString());
        try (WorkFolder folder = open()) {
            folder.write(artifact("out/tree", "tree"), false);
            assertThatThrownBy(() -> folder.write(artifact("out/app", "tree/evil/app"), false))
                    .hasMessageContaining("outside the work directory");
        }
        assertThat(outside).isEmptyDirectory();
        assertThat(files()).isEqualTo("/");
    }

    @Test
    void aPipeIsNotReplaced() throws IOException {
        Path pipe = work.resolve("app");
        try (FileSystem files = new FileSystem()) {
            files.makeNode(pipe.toString().getBytes(StandardCharsets.UTF_8), FileType.FIFO.modeBits(), 0, 0);
        }
        try (WorkFolder folder = open()) {
            assertThatThrownBy(() -> folder.write(artifact("out/app", "app"), false))
                    .hasMessageContaining("it is a pipe");
        }
        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(pipe).exists();
    }

    @Test
    void aFileIsNotWrittenOverAFolder() throws IOException {
        Files.createDirectory(work.resolve("app"));
        try (WorkFolder folder = open()) {
            assertThatThrownBy(() -> folder.write(artifact("out/app", "app"), false))
                    .hasMessage("the artifact /out/app can't be written to app: a folder of that name is there");
        }
        assertThat(files()).isEqualTo("/ app/755");
    }

    @Test
    void nothingIsWrittenWhenTheFlowHasEnded() throws IOException {
        WorkFolder folder = open();
        folder.close();
        assertThatThrownBy(() -> folder.write(artifact("out/app", "app"), false))
                .hasMessage("the flow was interrupted");
        assertThat(files()).isEqualTo("/");
    }

    @Test
    void theNextFlowTakesAwayWhatAKilledOneLeft() throws IOException {
        WorkFolder killed = open();
        killed.write(artifact("out/app", "bin/app"), false);
        killed.write(artifact("out/tree", "tree"), false);
        Path journals =
                home.resolve("flows").resolve(Digest.sha256(Names.encode(work)).hex());
        Path journal;
        try (Stream<Path> all = Files.list(journals)) {
            journal = all.findFirst().orElseThrow();
        }
        Files.delete(work.resolve("tree/one"));
        Files.writeString(work.resolve("mine"), "mine");
        Files.move(work.resolve("mine"), work.resolve("tree/one"));
        Path staging = Files.createDirectories(work.resolve(".tare-123/sub"));
        String lines = Files.readString(journal);
        Files.writeString(
                journal,
                lines.replaceFirst("\"startTime\":\\d+", "\"startTime\":1") + "{\"staging\":\""
                        + staging.getParent().toUri() + "\"}\n{\"made\":\"file:",
                StandardCharsets.UTF_8);

        open().close();
        assertThat(files()).isEqualTo("/ tree/750 tree/one=mine:644");
        assertThat(files(home)).doesNotContain("=");
    }

    @Test
    void theJournalOfAFlowThatRunsIsLeftAlone() throws IOException {
        try (WorkFolder running = open()) {
            running.write(artifact("out/app", "app"), false);
            open().close();
            assertThat(files()).isEqualTo("/ app=app:4751");
        }
    }
}
