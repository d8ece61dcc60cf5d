package dev.tare.build.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.oci.Digest;
import dev.tare.testing.WebServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextAddressTest {
    private final WebServer web = WebServer.start();

    @TempDir
    private Path folder;

    private CommandLine tare;

    @BeforeEach
    void makeContext() throws IOException {
        tare = new CommandLine(folder);
        Files.createDirectories(folder.resolve("context"));
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private void dockerfile(String... lines) throws IOException {
        Files.writeString(folder.resolve("context/Dockerfile"), String.join("\n", lines) + "\n");
    }

    private String id(String... words) {
        CommandLine.Result result = tare.run(words);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private static byte[] tar(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                byte[] content = namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(namesAndTexts[i]);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void aFileFromTheWebIsBuiltAnewWhenItChangesAndNotBefore() throws IOException {
        dockerfile("FROM scratch", "ADD " + web.url() + "/a /");
        web.file("/a", "one", "ETag", "1");
        String one = id("build", "-q", "context");
        CommandLine.Result again = tare.run("build", "context");
        web.file("/a", "two", "ETag", "2");

        assertThat(again.err()).contains("CACHED");
        assertThat(id("build", "-q", "context")).isNotEqualTo(one);
        web.file("/a", "one");
        assertThat(id("build", "-q", "context")).isEqualTo(one);
    }

    @Test
    void anErrorPointsToItsLineAndTellsNoPassword() throws IOException {
        dockerfile("FROM scratch", "ADD http://me:secret@" + web.address() + "/none /");
        CommandLine.Result result = tare.run("build", "context");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("context/Dockerfile:2:1: cannot fetch http://xxxxx:xxxxx@" + web.address() + "/none: "
                        + web.address() + " answered 404 Not Found")
                .doesNotContain("secret");
    }

    @Test
    void aTarOfTheWebIsAContext() throws IOException {
        web.file(
                "/c.tar",
                tar("Dockerfile", "FROM scratch\nCOPY a /\n", "a", "x", "d/Other", "FROM scratch\nADD a /b\n"));
        String image = id("build", "-q", web.url() + "/c.tar");

        assertThat(id("build", "-q", "-f", "d/Other", web.url() + "/c.tar")).isNotEqualTo(image);
        CommandLine.Result missing = tare.run("build", "-f", "none", web.url() + "/c.tar");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("the build context holds no none");
    }

    @Test
    void aDockerfileOfTheWebIsBuiltAlone() {
        web.file("/d", "FROM scratch\nCOPY context /\n");

        assertThat(id("build", "-q", web.url() + "/d")).startsWith("sha256:");
    }

    @Test
    void aDockerfileFromStandardInputHasTheContextOfTheWeb() throws IOException {
        web.file("/c.tar", tar("a", "x"));
        CommandLine.Result result = tare.runWith(
                "FROM scratch\nCOPY a /\n".getBytes(StandardCharsets.UTF_8),
                "build",
                "-q",
                "-f",
                "-",
                web.url() + "/c.tar");

        assertThat(result.code()).as(result.err()).isZero();
    }

    @Test
    void aContextThatIsNotThereIsAClearError() {
        CommandLine.Result result = tare.run("build", "http://me:secret@" + web.address() + "/none");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("cannot fetch http://xxxxx:xxxxx@" + web.address() + "/none")
                .doesNotContain("secret");
        assertThat(tare.run("check", web.url() + "/none").code()).isEqualTo(2);
    }

    @Test
    void aNamedContextIsReadFromTheWebOnlyWhereItIsUsed() throws IOException {
        web.file("/c.tar", tar("a", "x"));
        dockerfile("FROM scratch", "COPY --from=c a /");
        String option = "--build-context=c=" + web.url() + "/c.tar";
        id("build", "-q", option, "context");
        web.forget();
        dockerfile("FROM scratch", "COPY Dockerfile /");

        id("build", "-q", option, "context");
        assertThat(web.requests()).isEmpty();
    }

    @Test
    void anImageOfALayoutIsABaseAndASourceByTagDigestOrAlone() throws IOException {
        dockerfile("FROM scratch", "COPY Dockerfile /base", "ENV a=b");
        id("build", "-q", "-t", "base:1", "-o", "type=oci,tar=false,dest=" + folder.resolve("layout"), "context");
        String index = Files.readString(folder.resolve("layout/index.json"));
        int at = index.indexOf("sha256:");
        String digest = index.substring(at, at + 71);
        dockerfile("FROM base", "COPY --from=other /base /copy");
        tare = new CommandLine(Files.createDirectory(folder.resolve("elsewhere")));
        String image = id(
                "build",
                "-q",
                "--build-context=base=oci-layout://../layout:1",
                "--build-context=other=oci-layout://" + folder.resolve("layout"),
                "../context");

        assertThat(id(
                        "build",
                        "-q",
                        "--build-context=base=oci-layout://../layout@" + digest,
                        "--build-context=other=oci-layout://../layout:1@" + digest,
                        "../context"))
                .isEqualTo(image);
        assertThat(id("images")).doesNotContain("base");
        assertThat(id("inspect", image.strip())).contains("a=b");
        assertThat(id("fsck")).isNotNull();
    }

    @Test
    void aLayoutThatLacksTheImageIsAClearError() throws IOException {
        dockerfile("FROM scratch", "COPY Dockerfile /base");
        id("build", "-q", "-t", "base:one", "-o", "type=oci,tar=false,dest=" + folder.resolve("layout"), "context");
        dockerfile("FROM base");

        CommandLine.Result tag = tare.run("build", "--build-context=base=oci-layout://layout:two", "context");
        assertThat(tag.code()).isEqualTo(1);
        assertThat(tag.err()).contains("the layout has no image called two").contains("it has one");
        String none = Digest.sha256("none").toString();
        assertThat(tare.run("build", "--build-context=base=oci-layout://layout@" + none, "context")
                        .err())
                .contains("it has no image " + none);
        CommandLine.Result folderOnly = tare.run("build", "--build-context=base=oci-layout://context", "context");
        assertThat(folderOnly.code()).isEqualTo(2);
        assertThat(folderOnly.err()).contains("context is no OCI layout: it has no index.json");
        assertThat(tare.run("build", "--build-context=base=oci-layout://layout@sha256:1", "context")
                        .err())
                .contains("sha256:1 is no digest");
        assertThat(tare.run("build", "--build-context=base=ftp://layout", "context")
                        .err())
                .contains("ftp://layout is of no kind that is known");
    }

    @Test
    void aDamagedLayerOfALayoutIsNotTaken() throws IOException {
        dockerfile("FROM scratch", "COPY Dockerfile /base");
        id("build", "-q", "-o", "type=oci,tar=false,compression=gzip,dest=" + folder.resolve("layout"), "context");
        Path layer;
        try (var blobs = Files.list(folder.resolve("layout/blobs/sha256"))) {
            layer = blobs.filter(ContextAddressTest::isGzip).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(layer);
        bytes[bytes.length / 2] ^= 1;
        Files.write(layer, bytes);
        dockerfile("FROM base");
        tare = new CommandLine(Files.createDirectory(folder.resolve("elsewhere")));
        CommandLine.Result result = tare.run("build", "--build-context=base=oci-layout://../layout", "../context");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("is damaged");
    }

    private static boolean isGzip(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
