package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.oci.Platform;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildCommandTest {
    @TempDir
    private Path folder;

    private CommandLine tare;

    @BeforeEach
    void start() throws IOException {
        tare = new CommandLine(folder);
        Files.createDirectories(folder.resolve("ctx"));
        file("ctx/a.txt", "A");
        file("ctx/Dockerfile", "FROM scratch\nCOPY a.txt /\n");
    }

    private void file(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private CommandLine.Result build(String... more) {
        String[] words = new String[more.length + 3];
        words[0] = "build";
        words[1] = "--progress=plain";
        System.arraycopy(more, 0, words, 2, more.length);
        words[words.length - 1] = "ctx";
        return tare.run(words);
    }

    private String id(String... more) {
        CommandLine.Result result = build(more);
        assertThat(result.code()).as(result.err()).isZero();
        return tare.run("images", "-q", "--no-trunc").lines().get(0);
    }

    /** A file of the image x. */
    private String content(String path) throws IOException {
        try (Store store = tare.store()) {
            NamedImage image = store.images().require("x");
            FileTree tree = store.tree(store.images()
                    .config(store.images().manifest(image, Platform.host()))
                    .diffIds());
            Node node = tree.get(path);
            assertThat(node).as(path).isNotNull();
            try (var in = tree.open(node)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    @Test
    void aBuildOfNothingNewIsCached() {
        assertThat(build("-t", "x").err()).contains("COPY a.txt /\n#2 DONE");
        assertThat(build("-t", "x").err()).contains("COPY a.txt /\n#2 CACHED");
    }

    @Test
    void aTouchedFileHits() throws IOException {
        build();
        Files.setLastModifiedTime(folder.resolve("ctx/a.txt"), FileTime.fromMillis(1000));
        assertThat(build().err()).contains("CACHED");
    }

    @Test
    void anotherModeMisses() throws IOException {
        build();
        Files.setPosixFilePermissions(folder.resolve("ctx/a.txt"), PosixFilePermissions.fromString("rwx------"));
        assertThat(build().err()).doesNotContain("CACHED");
    }

    @Test
    void otherContentOfTheSameSizeMisses() throws IOException {
        build();
        file("ctx/a.txt", "B");
        assertThat(build().err()).doesNotContain("CACHED");
    }

    @Test
    void aRenamedSourceMissesWhereItsNameIsKeptAndHitsWhereItIsNot() throws IOException {
        file("ctx/Dockerfile", "FROM scratch\nCOPY a.txt /named\n");
        build();
        Files.move(folder.resolve("ctx/a.txt"), folder.resolve("ctx/b.txt"));
        file("ctx/Dockerfile", "FROM scratch\nCOPY b.txt /\n");
        assertThat(build().err()).doesNotContain("CACHED");
        Files.createDirectories(folder.resolve("ctx/sub"));
        Files.move(folder.resolve("ctx/b.txt"), folder.resolve("ctx/sub/b.txt"));
        file("ctx/Dockerfile", "FROM scratch\nCOPY sub/b.txt /\n");
        assertThat(build().err()).contains("CACHED");
    }

    @Test
    void noCacheBuildsAnewWhichIsAnotherTimeAndTheSameImageWhereThatIsGiven() {
        String first = id();
        assertThat(id()).as("nothing new").isEqualTo(first);
        assertThat(build("--no-cache").err()).doesNotContain("CACHED");
        assertThat(id()).isNotEqualTo(first);

        tare = new CommandLine(folder, Map.of("SOURCE_DATE_EPOCH", "0"));
        String given = id();
        assertThat(build("--no-cache").err()).doesNotContain("CACHED");
        assertThat(id()).isEqualTo(given);
    }

    @Test
    void anOwnerThatTheImageLacksIsToldWithItsPlace() throws IOException {
        file("ctx/Dockerfile", "FROM scratch\nCOPY a.txt /\nCOPY --chown=anna a.txt /b\n");
        assertThat(build().err())
                .contains("ctx/Dockerfile:3:1: the image has no user \"anna\": root takes its place, as in docker");
    }

    @Test
    void anUnrelatedChangeOfTheContextHits() throws IOException {
        build();
        file("ctx/other.txt", "O");
        assertThat(build().err()).contains("CACHED");
    }

    @Test
    void quietPrintsTheIdAlone() {
        CommandLine.Result result = tare.run("build", "-q", "ctx");
        assertThat(result.out()).matches("sha256:[0-9a-f]{64}\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void theIdAndMetadataFilesSayWhatWasBuilt() throws IOException {
        assertThat(build("-t", "x", "--iidfile", "id", "--metadata-file", "meta")
                        .code())
                .isZero();
        String id = Files.readString(folder.resolve("id"));
        assertThat(id).matches("sha256:[0-9a-f]{64}");
        assertThat(Files.readString(folder.resolve("meta")))
                .contains("\"containerimage.config.digest\":\"" + id + "\"")
                .contains("\"image.name\":\"docker.io/library/x:latest\"");
    }

    @Test
    void aFailedBuildNamesNothing() {
        assertThat(build("-t", "x", "--target", "nothing").code()).isEqualTo(2);
        assertThat(tare.run("images", "-q").out()).isEmpty();
    }

    @Test
    void aNameThatIsNoReferenceIsRefusedBeforeTheBuild() {
        CommandLine.Result result = build("-t", "Hello World");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("\"Hello World\" is no image name").doesNotContain("#1");
    }

    @Test
    void aMissingContextIsAUsageError() {
        CommandLine.Result result = tare.run("build", "nowhere");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("nowhere does not exist");
    }

    @Test
    void anAddressOfAFileIsNoContext() {
        assertThat(tare.run("build", "file:///srv/app.git").err())
                .isEqualTo("tare: a build context is no file:// address\n  give the folder: /srv/app.git\n");
    }

    @Test
    void aDockerfileThatIsFoundInTheContextIsNamedWithItsFolder() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("sub")).resolve("My"), "FROM scratch\nNOPE\n");
        assertThat(tare.run("build", "-f", "My", "sub").err()).contains("sub/My:2:1: ");
    }

    @Test
    void aWrongLimitIsNotToldToBeTheSame() {
        assertThat(build("--ulimit", "nofile=x").err())
                .endsWith("tare: --ulimit takes NAME=SOFT[:HARD], not \"nofile=x\"\n  such as nofile=1024:2048\n");
        assertThat(build("--ulimit", "nofiles=5").err()).endsWith("did you mean \"nofile\"?\n");
    }

    @Test
    void aFolderWithNothingToBuildIsAUsageError() throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        CommandLine.Result result = tare.run("build", "empty");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("holds no Dockerfile, no go.mod and no build.yml");
    }

    @Test
    void aMissingSourceSaysWhereAndWhatIsNear() throws IOException {
        file("ctx/Dockerfile", "FROM scratch\nCOPY a.tx /\n");
        CommandLine.Result result = build();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).endsWith("""
                        ctx/Dockerfile:2:6: "/a.tx": not found
                           2 | COPY a.tx /
                             |      ^^^^ did you mean "a.txt"?
                        """);
    }

    @Test
    void aSourceThatTheIgnoreFileLeavesOutSaysSo() throws IOException {
        file("ctx/.dockerignore", "*.txt\n");
        assertThat(build().err()).contains("it is there, but the ignore file leaves it out");
    }

    @Test
    void theDockerfilesOwnIgnoreFileGoesBeforeTheContexts() throws IOException {
        file("ctx/.dockerignore", "*.txt\n");
        file("ctx/Dockerfile.dockerignore", "");
        assertThat(build().code()).isZero();
    }

    @Test
    void aLinkOutOfTheContextSaysWhereItPoints() throws IOException {
        file("outside.txt", "O");
        Files.createSymbolicLink(folder.resolve("ctx/link"), Path.of("../outside.txt"));
        file("ctx/Dockerfile", "FROM scratch\nCOPY link /\n");
        CommandLine.Result result = build();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("the link link points to ../outside.txt, outside of the build context");
    }

    @Test
    void aDockerfileOnStandardInputHasTheFolderAsContext() throws IOException {
        byte[] text = "FROM scratch\nCOPY a.txt /b\n".getBytes(StandardCharsets.UTF_8);
        assertThat(tare.runWith(text, "build", "-t", "x", "-f", "-", "ctx").code())
                .isZero();
        assertThat(content("b")).isEqualTo("A");
    }

    @Test
    void aTarOnStandardInputIsTheContext() throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(tar);
        for (String[] each : new String[][] {{"Dockerfile", "FROM scratch\nCOPY c /d\n"}, {"c", "C"}}) {
            byte[] bytes = each[1].getBytes(StandardCharsets.UTF_8);
            writer.add(each[0], Inode.file(0644, 0, 0, bytes.length, 0), null, new ByteArrayInputStream(bytes), null);
        }
        writer.finish();
        CommandLine.Result result = tare.runWith(tar.toByteArray(), "build", "-t", "x", "-");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(content("d")).isEqualTo("C");
    }

    @Test
    void anEmptyStandardInputIsAUsageError() {
        assertThat(tare.run("build", "-").code()).isEqualTo(2);
    }

    @Test
    void aNamedContextIsCopiedFrom() throws IOException {
        file("more/m.txt", "M");
        file("ctx/Dockerfile", "FROM scratch\nCOPY --from=extra m.txt /\n");
        assertThat(build("--build-context", "extra=more", "-t", "x").code()).isZero();
        assertThat(content("m.txt")).isEqualTo("M");
    }

    @Test
    void anImageOfTheStoreIsABase() throws IOException {
        build("-t", "base");
        file("ctx/b.txt", "B");
        file("ctx/Dockerfile", "FROM base\nCOPY b.txt /\n");
        assertThat(build("-t", "x").code()).isZero();
        assertThat(tare.run("cp", "x:/a.txt", "out").code()).isZero();
        assertThat(tare.run("history", "x").lines())
                .as("the header and two layers")
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "build-arg A=b",
                "secret id=x,env=TARE_HOME",
                "network none",
                "add-host a:1.2.3.4",
                "ulimit nofile=5",
                "shm-size 1m",
                "allow network.host",
                "cache-from type=local,src=x",
                "cache-to type=local,dest=x",
            })
    void aGoPackageRefusesADockerfilesFlags(String flag) throws IOException {
        file("go/go.mod", "module x\n");
        String[] words = flag.split(" ");
        CommandLine.Result result = tare.run("build", "--" + words[0], words[1], "go");
        assertThat(result.err()).contains("--" + words[0] + " is of use for a Dockerfile only");
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void progressAsJsonIsOneObjectALine() {
        CommandLine.Result result = tare.run("build", "--progress", "json", "ctx");
        assertThat(result.err().lines().filter(line -> line.startsWith("{")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("}"));
        assertThat(result.err()).contains("\"event\":\"done\"");
    }

    @Test
    void anotherFrontEndIsRefusedWhereItIsAskedFor() throws IOException {
        file("ctx/Dockerfile", "# syntax=foo/bar:1\nFROM scratch\nCOPY a.txt /\n");
        CommandLine.Result result = build();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("ctx/Dockerfile:1:10: the front end foo/bar:1 is another one");
    }

    @Test
    void anyVersionOfDockersFrontEndIsWhatIsBuiltIn() throws IOException {
        for (String syntax : new String[] {"docker/dockerfile:1", "docker/dockerfile-upstream:master"}) {
            file("ctx/Dockerfile", "# syntax=" + syntax + "\nFROM scratch\nCOPY a.txt /\n");
            assertThat(build().code()).as(syntax).isZero();
        }
    }

    @Test
    void aLabelWithoutANameIsAUsageError() {
        assertThat(build("--label", "=x").code()).isEqualTo(2);
    }

    @Test
    void aBuildArgumentThatNothingDeclaresIsWarnedOf() {
        assertThat(build("--build-arg", "VRESION=1", "--build-arg", "HTTP_PROXY=x")
                        .err())
                .contains("[Warning] One or more build-args [VRESION] were not consumed");
        assertThat(build().err()).doesNotContain("consumed");
    }

    @Test
    void aFileForTheIdThatCannotBeWrittenIsSaidBeforeTheBuild() {
        CommandLine.Result result = build("--iidfile", "missing/id");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("--iidfile missing/id").contains("is not there");
        result = build("--metadata-file", "ctx");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("--metadata-file ctx is a folder");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void aDockerfileInUtf16IsToldHowToBecomeUtf8() throws IOException {
        Files.writeString(folder.resolve("ctx/Dockerfile"), "\ufeffFROM scratch\n", StandardCharsets.UTF_16LE);
        CommandLine.Result result = build();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("ctx/Dockerfile is written in UTF-16").contains("iconv -f UTF-16");
    }

    @Test
    void aGoFileIsAnsweredWithItsFolderAndAFolderThatIsNotThereWithOneOfNearlyItsName() throws IOException {
        Files.createDirectories(folder.resolve("m/hello"));
        Files.writeString(folder.resolve("m/go.mod"), "module example.com/m\n");
        Files.writeString(folder.resolve("m/hello/main.go"), "package main\n");

        assertThat(tare.run("build", "m/hello/main.go").err())
                .contains("a Go package is the folder: tare build m/hello");
        assertThat(tare.run("build", "--go=./helo", "m").err())
                .contains("--go: there is no folder m/helo")
                .contains("did you mean \"hello\"?");
    }

    @Test
    void aFlowThatTakesNoFlagIsAnsweredByWhatLiesBesideIt() throws IOException {
        Files.createDirectories(folder.resolve("f"));
        Files.writeString(folder.resolve("f/build.yml"), "build:\n  version: 2016-03-14\n  steps:\n");

        assertThat(tare.run("build", "-t", "x", "f").err())
                .contains("takes no --tag")
                .contains("--go");
        Files.writeString(folder.resolve("f/Dockerfile"), "FROM scratch\n");
        assertThat(tare.run("build", "-t", "x", "f").err()).contains("tare build -f Dockerfile f");
    }
}
