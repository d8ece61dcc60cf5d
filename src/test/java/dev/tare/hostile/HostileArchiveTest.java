package dev.tare.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that ADD unpacks, and tars that are the context. */
@Tag("integration")
class HostileArchiveTest extends Attack {
    private void archive(byte[] bytes) throws IOException {
        Files.write(context.resolve("a.tar"), bytes);
        dockerfile("FROM scratch", "ADD a.tar /in/");
    }

    private ChildProcess.Result fromInput(byte[] tar) throws IOException {
        Path file = folder.resolve("work/context.tar");
        Files.write(file, tar);
        return command("build", "-q", "-o", "type=local,dest=out", "-")
                .from(file)
                .run();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void twoDotsInAnArchiveStayBelowTheDestination() throws IOException {
        archive(new RawTar()
                .file("../../../outside/evil", "evil")
                .file("/absolute", "evil")
                .file("a/../../b", "evil")
                .end());
        Path out = unpacked();
        assertThat(names(out)).containsExactly("in");
        assertThat(out.resolve("in/outside/evil")).hasContent("evil");
        assertThat(names(out.resolve("in"))).containsExactlyInAnyOrder("outside", "absolute", "b");
    }

    @Test
    void anArchiveThatWritesThroughItsOwnLinkStaysBelowTheDestination() throws IOException {
        archive(new RawTar()
                .symlink("out", outside.toString())
                .file("out/evil", "evil")
                .symlink("up", "../../../../outside")
                .file("up/evil2", "evil")
                .end());
        Path out = unpacked();
        assertThat(names(out)).containsExactly("in");
        assertThat(Files.isSymbolicLink(out.resolve("in/up"))).isTrue();
    }

    @Test
    void aHardLinkToOutsideIsAnError() throws IOException {
        archive(new RawTar()
                .hardLink("stolen", outside.resolve("secret").toString())
                .end());
        refused("which is no file");
        archive(new RawTar()
                .hardLink("stolen", "../../../outside/secret")
                .file("after", "x")
                .end());
        refused("which is no file");
    }

    @Test
    void devicesPipesAndSetuidFilesOfAnArchiveAreOnlyEntries() throws IOException {
        archive(new RawTar()
                .header("null", '3', "", 0)
                .header("disk", '4', "", 0)
                .header("pipe", '6', "", 0)
                .file("plain", "x")
                .end());
        Path out = unpacked();
        assertThat(out.resolve("in/plain")).hasContent("x");
        assertThat(Files.isRegularFile(out.resolve("in/null"))).isFalse();
    }

    @Test
    void aTarBombFillsItsDiskAndNothingIsLeftOfIt() throws IOException {
        ChildProcess.needRoot();
        Path disk = Files.createDirectories(folder.resolve("work/disk"));
        // A file of 10 GB, of as many members of zeros: gzip's are read as one stream.
        byte[] zeros = gzip(new byte[64 << 20]);
        Path bomb = context.resolve("a.tar");
        try (OutputStream out = Files.newOutputStream(bomb)) {
            out.write(gzip(Arrays.copyOf(
                    new RawTar().header("zeros", '0', "", 10L << 30).end(), 512)));
            for (int i = 0; i < 160; i++) {
                out.write(zeros);
            }
        }
        assertThat(Files.size(bomb)).isLessThan(15_000_000);
        dockerfile("FROM scratch", "ADD a.tar /in/");
        ChildProcess.of("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk.toString())
                .succeed();
        try {
            Tare small = new Tare(disk.resolve("store"));
            ChildProcess.Result result = small.command("build", "-q", "context")
                    .in(folder.resolve("work"))
                    .within(LIMIT)
                    .run();
            fails(1, "No space left on device", result);
            succeeds(small.command("fsck").run());
            assertThat(names(disk.resolve("store/tmp"))).isEmpty();
            String free = ChildProcess.of("df", "--output=avail", "-k", disk.toString())
                    .succeed()
                    .out();
            assertThat(Long.parseLong(free.lines().toList().get(1).strip())).isGreaterThan(30_000);
        } finally {
            ChildProcess.of("umount", disk.toString()).succeed();
        }
    }

    @Test
    void anArchiveOfManyEmptyEntriesIsBuilt() throws IOException {
        byte[] entry = Arrays.copyOf(new RawTar().header("a", '0', "", 0).end(), 512);
        Path file = context.resolve("a.tar");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 65_536)) {
            for (int i = 0; i < 300_000; i++) {
                out.write(entry);
            }
        }
        dockerfile("FROM scratch", "ADD a.tar /in/");
        succeeds(build());
    }

    @Test
    void aFileOfEightExabytesIsCutOff() throws IOException {
        archive(new RawTar().header("huge", '0', "", Long.MAX_VALUE).end());
        refused("a.tar");
        archive(new RawTar().header("negative", '0', "", Long.MIN_VALUE >>> 1).end());
        refused("a.tar");
    }

    @Test
    void aGzipWithRubbishBehindItIsReadOrRefused() throws IOException {
        byte[] tar = gzip(new RawTar().file("x", "x").end());
        byte[] rubbish = Arrays.copyOf(tar, tar.length + 1000);
        Arrays.fill(rubbish, tar.length, rubbish.length, (byte) 'r');
        archive(rubbish);
        ChildProcess.Result result = build();
        assertThat(result.exit()).as(result.toString()).isIn(0, 1);
        assertThat(result.err()).doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "bzip2", "xz", "zstd"})
    void aCompressedArchiveThatIsCutOffIsRefused(String program) throws IOException {
        // More than a block of bzip2: an archive whose first header can't be read is a file as any other.
        byte[] noise = new byte[3_000_000];
        new Random(1).nextBytes(noise);
        Files.write(
                context.resolve("plain"),
                new RawTar().file("noise", noise).file("x", "x").end());
        ChildProcess.installed(program);
        ChildProcess.of(program, "-c", "plain")
                .in(context)
                .to(context.resolve("whole"))
                .succeed();
        byte[] whole = Files.readAllBytes(context.resolve("whole"));
        archive(Arrays.copyOf(whole, whole.length / 2));
        refused("a.tar");
        // A flipped bit in the middle: each format has a checksum.
        whole[whole.length / 2] ^= 0x10;
        archive(whole);
        refused("a.tar");
    }

    @Test
    void aSparseFileThatIsLargerThanAnyDiskOrHasNoSoundMapIsRefused() throws IOException {
        archive(new RawTar()
                .pax("GNU.sparse.major", new byte[] {'1'})
                .pax("GNU.sparse.realsize", "9223372036854775807".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .file("sparse", "0\n")
                .end());
        refused("sparse");
        archive(new RawTar().header("sparse", 'S', "", 512).end());
        refused("sparse");
    }

    @Test
    void attributesWithoutABoundAreRefusedAndEmptyOnesRead() throws IOException {
        archive(new RawTar()
                .file("first", "x")
                .pax("SCHILY.xattr.user.huge", new byte[2 << 20])
                .file("x", "x")
                .end());
        refused("is the limit");
        archive(new RawTar()
                .pax("SCHILY.xattr.user.empty", new byte[0])
                .pax("SCHILY.xattr.security.capability", new byte[0])
                .file("x", "x")
                .end());
        succeeds(build());
    }

    @Test
    void anArchiveWithinAnArchiveIsNotUnpackedToo() throws IOException {
        byte[] inner = gzip(new RawTar().file("../evil", "evil").end());
        archive(new RawTar().file("inner.tar.gz", inner).end());
        assertThat(unpacked().resolve("in/inner.tar.gz")).hasBinaryContent(inner);
    }

    @Test
    void aTarAsTheContextStaysInsideItself() throws IOException {
        ChildProcess.Result result = fromInput(new RawTar()
                .file("Dockerfile", "FROM scratch\nCOPY . /in/\n")
                .file("../../outside/evil", "evil")
                .symlink("out", outside.toString())
                .file("out/evil", "evil")
                .end());
        succeeds(result);
        assertThat(names(folder.resolve("work/out"))).containsExactly("in");
        assertThat(folder.resolve("work/out/in/outside/evil")).hasContent("evil");
    }

    @Test
    void aTarAsTheContextCannotReadTheHost() throws IOException {
        String secret = outside.resolve("secret").toString();
        ChildProcess.Result result = fromInput(new RawTar()
                .file("Dockerfile", "FROM scratch\nCOPY link /copied\n")
                .symlink("link", secret)
                .end());
        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(fromInput(new RawTar().symlink("Dockerfile", secret).end()).exit())
                .isNotZero();
        assertThat(fromInput(new RawTar().hardLink("Dockerfile", secret).end()).exit())
                .isNotZero();
        ChildProcess.Result device = fromInput(
                new RawTar().header("Dockerfile", '3', "", 0).file("x", "x").end());
        assertThat(device.exit()).as(device.toString()).isNotZero();
        assertThat(device.err()).doesNotContain("Exception");
        assertThat(Files.exists(folder.resolve("work/out"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }
}
