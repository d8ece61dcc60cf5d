package dev.tare.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.cli.CommandLine.Result;
import dev.tare.oci.tar.TarEntry;
import dev.tare.oci.tar.TarReader;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Xattrs;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpCommandTest {
    @TempDir
    Path directory;

    private CommandLine tare;

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void makeImage() {
        tare = new CommandLine(directory);
        try (Store store = tare.store()) {
            new SmallImage(store)
                    .layer("x", writer -> {
                        writer.add("etc", Inode.directory(0555, 0, 0, 100), null, null, null);
                        writer.add("etc/motd", Inode.file(0640, 5, 6, 2, 200), null, text("hi"), null);
                        writer.add("etc/same", Inode.file(0640, 5, 6, 0, 200), "etc/motd", null, null);
                        writer.add("etc/link", Inode.symlink("motd", 0, 0, 300), null, null, null);
                        writer.add("etc/out", Inode.symlink("/etc/motd", 0, 0, 300), null, null, null);
                        writer.add("etc/r\udcffw", Inode.file(0600, 0, 0, 1, 0), null, text("r"), null);
                        writer.add("conf", Inode.symlink("/etc", 0, 0, 0), null, null, null);
                        writer.add(
                                "pipe",
                                new Inode(FileType.FIFO, 0600, 0, 0, 0, 0, 0, "", 0, 0, Xattrs.NONE),
                                null,
                                null,
                                null);
                    })
                    .name("hello:1.0");
        }
    }

    private void copies(String source, String dest) {
        Result result = tare.run("cp", "hello:1.0:" + source, dest);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
    }

    @Test
    void aFileGoesIntoAFolderOrTakesANewName() throws IOException {
        copies("/etc/motd", ".");
        copies("/etc/motd", "new");
        copies("/conf/motd", "new");

        assertThat(directory.resolve("motd")).hasContent("hi");
        assertThat(directory.resolve("new")).hasContent("hi");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("new"))))
                .isEqualTo("rw-r-----");
        assertThat(Files.getLastModifiedTime(directory.resolve("new")).toMillis())
                .isEqualTo(200_000);
    }

    @Test
    void aFolderIsCopiedAsDockerDoes() throws IOException {
        copies("/etc", "fresh");
        Files.createDirectory(directory.resolve("there"));
        copies("/etc", "there");
        Files.createDirectory(directory.resolve("into"));
        copies("/etc/.", "into");

        for (String folder : List.of("fresh", "there/etc", "into")) {
            Path etc = directory.resolve(folder);
            assertThat(etc.resolve("motd")).hasContent("hi");
            assertThat(Files.readSymbolicLink(etc.resolve("link"))).hasToString("motd");
            assertThat(Files.isSameFile(etc.resolve("motd"), etc.resolve("same")))
                    .isTrue();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("fresh"))))
                .isEqualTo("r-xr-xr-x");
        assertThat(Files.getLastModifiedTime(directory.resolve("fresh")).toMillis())
                .isEqualTo(100_000);
        try (var files = Files.list(directory.resolve("into"))) {
            assertThat(files).hasSize(5);
        }
    }

    @Test
    void aNameThatIsNotUtf8KeepsItsBytes() {
        copies("/etc/.", "bytes");

        assertThat(Files.exists(Path.of(URI.create(directory.toUri() + "bytes/r%FFw"))))
                .isTrue();
    }

    @Test
    void aLinkIsCopiedAsALinkUnlessFollowed() throws IOException {
        copies("/etc/out", "link");
        assertThat(tare.run("cp", "-L", "hello:1.0:/etc/out", "file").code()).isZero();

        assertThat(Files.readSymbolicLink(directory.resolve("link"))).hasToString("/etc/motd");
        assertThat(Files.isSymbolicLink(directory.resolve("file"))).isFalse();
        assertThat(directory.resolve("file")).hasContent("hi");
    }

    @Test
    void aSymlinkInTheDestinationIsReplacedAndNotFollowed() throws IOException {
        Path victim = Files.writeString(directory.resolve("victim"), "safe");
        Files.createDirectories(directory.resolve("dest/etc"));
        Files.createSymbolicLink(directory.resolve("dest/etc/motd"), victim);
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.createDirectory(directory.resolve("dest2"));
        Files.createSymbolicLink(directory.resolve("dest2/etc"), other);
        Files.createSymbolicLink(directory.resolve("name"), victim);

        copies("/etc", "dest");
        copies("/etc", "dest2");
        copies("/etc/link", "name");

        assertThat(victim).hasContent("safe");
        assertThat(Files.isDirectory(directory.resolve("dest2/etc"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        try (var files = Files.list(other)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void specialFilesAreMade() throws IOException {
        copies("/pipe", "pipe");

        assertThat(Files.readAttributes(directory.resolve("pipe"), "isOther")).containsEntry("isOther", true);
    }

    @Test
    void aDashGivesATar() throws IOException {
        Result result = tare.run("cp", "hello:1.0:/etc", "-");

        TarReader reader = new TarReader(new ByteArrayInputStream(result.outBytes()));
        List<String> paths = new ArrayList<>();
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            paths.add(entry.path());
        }
        assertThat(paths).startsWith("etc", "etc/link", "etc/motd", "etc/out").hasSize(6);
    }

    @Test
    void whatIsNotThereIsAnErrorWithANearName() {
        assertThat(tare.run("cp", "hello:1.0:/etc/mood", ".").err())
                .isEqualTo("tare: image hello:1.0 has no /etc/mood\n  did you mean \"/etc/motd\"?\n");
        assertThat(tare.run("cp", "hello:1.0:/etc/motd", "no/such/file").err()).contains("its folder is not there");
        assertThat(tare.run("cp", "hello:1.0:/etc/motd", "no/").err()).contains("no/ is not there");
        assertThat(tare.run("cp", "hello:1.0:/etc/motd/", ".").err()).contains("is no folder");
        assertThat(tare.run("cp", "x", "hello:1.0:/etc").err()).contains("an image is never changed");
        assertThat(tare.run("cp", "hello", ".").code()).isEqualTo(2);
    }
}
