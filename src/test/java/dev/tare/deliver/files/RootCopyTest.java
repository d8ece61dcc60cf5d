package dev.tare.deliver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.FileType;
import dev.tare.posix.FileSystem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipes stand for devices, which a container may have from this machine by a mount. */
class RootCopyTest {
    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void makeFiles() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        Path folder = Files.createDirectory(directory.resolve("folder"));
        Files.writeString(folder.resolve("p"), "data");
        Files.createLink(folder.resolve("q"), folder.resolve("p"));
    }

    private static void pipe(Path pipe) throws IOException {
        try (FileSystem files = new FileSystem()) {
            files.makeNode(pipe.toString().getBytes(StandardCharsets.UTF_8), FileType.FIFO.modeBits(), 0, 0);
        }
    }

    private static boolean isPipe(Path path) throws IOException {
        return ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000) == 0010000;
    }

    private void copy(String source, String dest) {
        new RootCopy(root, "web", dest).fromFiles(directory, source, false);
    }

    @Test
    void aPipeOfAContainerIsNotReplacedByAFile() throws IOException {
        pipe(root.resolve("p"));
        for (String[] each : new String[][] {{"folder/p", "/p"}, {"folder/p", "/"}, {"folder/.", "/"}}) {
            assertThatThrownBy(() -> copy(each[0], each[1]))
                    .isInstanceOf(TareException.class)
                    .hasMessageContaining("/p is a pipe, and stays one");
            assertThat(isPipe(root.resolve("p"))).isTrue();
        }
    }

    @Test
    void aPipeOfAContainerIsNotReplacedByAFurtherNameOfAFile() throws IOException {
        pipe(root.resolve("q"));
        assertThatThrownBy(() -> copy("folder/.", "/")).hasMessageContaining("/q is a pipe, and stays one");
        assertThat(isPipe(root.resolve("q"))).isTrue();
    }

    @Test
    void aSocketOfAContainerIsNotReplacedByAFile() throws IOException {
        Path socket = root.resolve("p");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThatThrownBy(() -> copy("folder/p", "/p")).hasMessageContaining("/p is a socket, and stays one");
            assertThat(Files.isRegularFile(socket, LinkOption.NOFOLLOW_LINKS)).isFalse();
        }
    }

    @Test
    void aPipeTakesThePlaceOfAPipeAndAFileThatOfAFileOrLink() throws IOException {
        pipe(root.resolve("r"));
        pipe(directory.resolve("folder/r"));
        Files.writeString(root.resolve("p"), "before");
        Files.createSymbolicLink(root.resolve("q"), Path.of("elsewhere"));

        copy("folder/.", "/");

        assertThat(isPipe(root.resolve("r"))).isTrue();
        assertThat(root.resolve("p")).hasContent("data");
        assertThat(root.resolve("q")).hasContent("data");
        assertThat(root.resolve("elsewhere")).doesNotExist();
    }
}
