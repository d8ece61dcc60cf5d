package dev.tare.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    private Path folder;

    private Path tree() throws IOException {
        Path tree = Files.createTempDirectory(folder, "tree");
        for (int i = 0; i < 30; i++) {
            Path below = Files.createDirectories(tree.resolve("a" + i + "/b/c"));
            Files.writeString(below.resolve("file"), "x");
            Files.createSymbolicLink(below.resolve("link"), folder);
        }
        return tree;
    }

    @Test
    void allIsRemovedAndNoLinkFollowed() throws IOException {
        Path tree = tree();
        Files.setPosixFilePermissions(tree.resolve("a3/b"), PosixFilePermissions.fromString("r-xr-xr-x"));
        Folders.delete(tree);
        assertThat(tree).doesNotExist();
        assertThat(folder).exists();
        Folders.delete(tree);
    }

    @Test
    void nothingIsLeftWhereTwoThreadsRemoveTheSame() throws Exception {
        for (int i = 0; i < 40; i++) {
            Path tree = tree();
            List<Thread> threads = new ArrayList<>();
            for (int each = 0; each < 2; each++) {
                threads.add(Thread.ofPlatform().start(() -> Folders.deleteQuietly(tree)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(tree).doesNotExist();
        }
    }
}
