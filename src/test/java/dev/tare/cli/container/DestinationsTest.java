package dev.tare.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.cli.CommandLine.Result;
import dev.tare.oci.tree.FileType;
import dev.tare.posix.FileSystem;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a command writes to: a file is replaced, a link is written through, a pipe (and so a device) is written to, a
 * socket is refused. Pipes stand for devices here: a test that fails should not cost a machine its /dev/null.
 */
class DestinationsTest {
    @TempDir
    Path directory;

    private CommandLine tare;

    @BeforeEach
    void makeImage() throws IOException {
        tare = new CommandLine(directory);
        try (Store store = tare.store()) {
            new SmallImage(store).file("f", "content", 100).name("hello");
        }
        Files.createDirectory(directory.resolve("c"));
        Files.writeString(directory.resolve("c/Dockerfile"), "FROM hello\nLABEL a=b\n");
    }

    private Result write(String command, String dest) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.replaceAll(word -> word.replace("DEST", dest));
        return tare.run(words.toArray(String[]::new));
    }

    private Path pipe(String name) throws IOException {
        Path pipe = directory.resolve(name);
        try (FileSystem files = new FileSystem()) {
            files.makeNode(pipe.toString().getBytes(StandardCharsets.UTF_8), FileType.FIFO.modeBits(), 0, 0);
        }
        return pipe;
    }

    private static boolean isPipe(Path path) throws IOException {
        return ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000) == 0010000;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cp hello:/f DEST",
                "save -o DEST hello",
                "save --format oci-archive -o DEST hello",
                "build -o type=oci,dest=DEST c",
                "build -o type=tar,dest=DEST c",
                "build --iidfile DEST c",
                "build --metadata-file DEST c",
            })
    void eachKindOfDestinationKeepsItsKind(String command) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "before");
        Files.createSymbolicLink(directory.resolve("link"), Path.of("file"));
        assertThat(write(command, "link").code()).isZero();
        assertThat(directory.resolve("link")).isSymbolicLink();
        byte[] written = Files.readAllBytes(file);
        assertThat(written).isNotEmpty().isNotEqualTo("before".getBytes(StandardCharsets.UTF_8));

        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("new"));
        assertThat(write(command, "dangling").code()).isZero();
        assertThat(directory.resolve("dangling")).isSymbolicLink();
        assertThat(directory.resolve("new")).hasBinaryContent(written);

        Path pipe = pipe("pipe");
        Files.createSymbolicLink(directory.resolve("to-pipe"), pipe);
        for (String name : List.of("pipe", "to-pipe")) {
            CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
                try {
                    return Files.readAllBytes(pipe);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            Result result = write(command, name);
            assertThat(isPipe(pipe)).isTrue();
            assertThat(result.code()).isZero();
            assertThat(read.get()).isEqualTo(written);
        }

        Path socket = directory.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Result result = write(command, "socket");
            assertThat(result.err()).contains("it is a socket");
            assertThat(result.code()).isEqualTo(1);
            assertThat(Files.isRegularFile(socket, LinkOption.NOFOLLOW_LINKS)).isFalse();
        }
    }

    @Test
    void aPipeInAFolderThatIsFilledStaysOne() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("out"));
        pipe("out/f");
        for (String command : List.of("cp hello:/. DEST", "build -o type=local,dest=DEST c")) {
            Result result = write(command, "out");
            assertThat(result.err()).contains("it is a pipe");
            assertThat(result.code()).isEqualTo(1);
            assertThat(isPipe(folder.resolve("f"))).isTrue();
            try (var files = Files.list(folder)) {
                assertThat(files).containsExactly(folder.resolve("f"));
            }
        }
    }

    @Test
    void aLinkInAFolderThatIsFilledIsReplaced() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("out"));
        Path victim = Files.writeString(directory.resolve("victim"), "mine");
        Files.createSymbolicLink(folder.resolve("f"), victim);

        assertThat(write("cp hello:/f DEST", "out").code()).isZero();

        assertThat(victim).hasContent("mine");
        assertThat(folder.resolve("f")).hasContent("content").isRegularFile();
        assertThat(Files.isSymbolicLink(folder.resolve("f"))).isFalse();
    }
}
