package dev.tare.oci.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerIndexer;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.layer.LayerWriterTest;
import dev.tare.oci.tree.Inode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what GNU tar writes, and lets it read what we write. */
class TarToolsTest {
    private static final String LONG = "long-".repeat(45);

    @TempDir
    Path folder;

    @BeforeEach
    void tarIsThere() {
        assumeThat(Files.isExecutable(Path.of("/bin/tar")) || Files.isExecutable(Path.of("/usr/bin/tar")))
                .as("skipped: there is no tar")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"gnu,0.0", "posix,0.0", "posix,0.1", "posix,1.0"})
    void sparseFilesOfEveryFormAreReadWhole(String format, String version) throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        // Parts at the begin, in many places, at the end; and nothing at all: more than a header of the old form holds.
        sparse(source.resolve("first"), 1 << 20, 0);
        sparse(source.resolve("last"), (1 << 20) + 7, (1 << 20) + 3);
        int[] places = new int[60];
        for (int i = 0; i < places.length; i++) {
            places[i] = 5 + i * 65_536;
        }
        sparse(source.resolve("many"), 4 << 20, places);
        sparse(source.resolve("none"), 3 << 20);
        Files.writeString(source.resolve("plain"), "plain");
        Path archive = folder.resolve("a.tar");
        List<String> command = new ArrayList<>(List.of("tar", "--sparse", "--format=" + format, "--sort=name"));
        if (format.equals("posix")) {
            command.add("--sparse-version=" + version);
        }
        command.addAll(List.of("-C", source.toString(), "-cf", archive.toString(), "."));
        run(command.toArray(String[]::new));
        assertThat(Files.size(archive)).as("the tar is sparse").isLessThan(2 << 20);

        LayerIndex index;
        try (InputStream in = Files.newInputStream(archive)) {
            index = LayerIndex.decode(LayerIndexer.index(in, true).encode());
        }
        assertThat(index).isNotNull();
        assertThat(index.entries()).extracting(LayerEntry::path).contains("first", "last", "many", "none", "plain");
        try (FileChannel tar = FileChannel.open(archive)) {
            for (LayerEntry entry : index.entries()) {
                if (entry.inode().isFile()) {
                    byte[] expected = Files.readAllBytes(source.resolve(entry.path()));
                    try (InputStream in = entry.extent().open("cut off", tar)) {
                        assertThat(in.readAllBytes()).as(entry.path()).isEqualTo(expected);
                    }
                    assertThat(entry.digest()).as(entry.path()).isEqualTo(Digest.sha256(expected));
                }
            }
        }
    }

    private static void sparse(Path file, long size, int... places) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (int place : places) {
                out.seek(place);
                out.write(1 + place % 100);
            }
            out.setLength(size);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v7", "oldgnu", "gnu", "ustar", "posix"})
    void everyFormatOfGnuTarIsRead(String format) throws Exception {
        boolean takesLongNames = !format.equals("v7") && !format.equals("ustar");
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.createDirectories(source.resolve("d/e"));
        Files.writeString(source.resolve("d/e/f"), "content");
        Files.createLink(source.resolve("d/hard"), source.resolve("d/e/f"));
        Files.createSymbolicLink(source.resolve("link"), Path.of("d/e"));
        Files.writeString(source.resolve("é"), "");
        Files.write(source.resolve("large"), new byte[70_000]);
        if (takesLongNames) {
            Files.writeString(source.resolve(LONG), LONG);
            Files.createSymbolicLink(source.resolve("link-to-long"), Path.of(LONG));
        }
        Files.setLastModifiedTime(source.resolve("d/e/f"), FileTime.fromMillis(1_600_000_000_250L));
        Path archive = folder.resolve("a.tar");
        run(
                "tar",
                "--format=" + format,
                "--owner=12345",
                "--group=54321",
                "--numeric-owner",
                "--sort=name",
                "--mode=u+rw,go-w",
                "-C",
                source.toString(),
                "-cf",
                archive.toString(),
                ".");

        TreeMap<String, String> found = new TreeMap<>();
        try (InputStream in = Files.newInputStream(archive)) {
            TarReader reader = new TarReader(in);
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                Inode inode = entry.inode();
                assertThat(inode.uid()).isEqualTo(12345);
                assertThat(inode.gid()).isEqualTo(54321);
                String content = new String(reader.content().readAllBytes(), UTF_8);
                found.put(
                        entry.path(),
                        entry.hardLink() != null
                                ? "= " + entry.hardLink()
                                : inode.isSymlink()
                                        ? "> " + inode.target()
                                        : inode.isDirectory() ? "/" : content.length() + " " + content.trim());
                if (entry.path().equals("d/e/f")) {
                    assertThat(inode.mtimeSeconds()).isEqualTo(1_600_000_000L);
                    assertThat(inode.mtimeNanos()).isEqualTo(format.equals("posix") ? 250_000_000 : 0);
                }
            }
        }
        TreeMap<String, String> expected = new TreeMap<>();
        expected.put("", "/");
        expected.put("d", "/");
        expected.put("d/e", "/");
        expected.put("d/e/f", "7 content");
        expected.put("d/hard", "= d/e/f");
        expected.put("link", "> d/e");
        expected.put("é", "0 ");
        expected.put("large", "70000 ");
        if (takesLongNames) {
            expected.put(LONG, "225 " + LONG);
            expected.put("link-to-long", "> " + LONG);
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void gnuTarListsWhatIsWritten() throws Exception {
        Path archive = folder.resolve("layer.tar");
        try (OutputStream out = Files.newOutputStream(archive)) {
            LayerWriterTest.everything(new LayerWriter(out));
        }
        String deep = ("n".repeat(60) + "/").repeat(5) + "end";
        List<String> lines = run(
                "env",
                "TZ=UTC",
                "LC_ALL=C",
                "tar",
                "--full-time",
                "--quoting-style=literal",
                "--numeric-owner",
                "-tvf",
                archive.toString());
        lines.replaceAll(line -> line.replaceAll(" +", " "));
        assertThat(lines)
                .containsExactly(
                        "drwxr-xr-x 1/2 0 1970-01-01 00:00:03 ./",
                        "drwxrwxrwt 1/2 0 1970-01-01 00:00:03 d/",
                        "-rw-r--r-- 0/0 3 1970-01-01 00:01:39.000000001 d/f",
                        "hrw-r--r-- 0/0 0 1970-01-01 00:00:09 d/hard link to d/f",
                        "lrwxrwxrwx 5/6 0 1970-01-01 00:00:07 l -> ../Ã©/" + "t".repeat(120),
                        "crw------- 0/0 5,1048575 1970-01-01 00:00:01 c",
                        "brw------- 0/0 8,1 1970-01-01 00:00:01 b",
                        "prw------- 0/0 0 1970-01-01 00:00:01 p",
                        "---------- 4294967295/3000000 0 36812-02-20 00:36:16 xÿ/Ã",
                        "drwxr-xr-x 0/0 0 1969-12-31 23:59:55 " + deep + "/",
                        "-rw-r--r-- 0/0 0 1970-01-01 00:00:09 " + deep + "/other",
                        "hrw-r--r-- 0/0 0 1970-01-01 00:00:09 " + deep + "/hard link to " + deep + "/other",
                        "---------- 0/0 0 1970-01-01 00:00:00 gone/.wh.away",
                        "---------- 0/0 0 1970-01-01 00:00:00 d/.wh..wh..opq");
    }

    private static List<String> run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        List<String> lines = new ArrayList<>(lines(process));
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    private static List<String> lines(Process process) throws IOException {
        try (InputStream out = process.getInputStream()) {
            return new String(out.readAllBytes(), ISO_8859_1).lines().toList();
        }
    }
}
