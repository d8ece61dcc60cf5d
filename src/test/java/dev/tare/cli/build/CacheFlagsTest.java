package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheFlagsTest {
    @TempDir
    private Path here;

    @TempDir
    private Path there;

    private CommandLine tare;
    private CommandLine other;

    @BeforeEach
    void start() throws IOException {
        tare = new CommandLine(here);
        other = new CommandLine(there);
        Files.createDirectories(here.resolve("ctx"));
        write("a", "A");
        write("b", "B");
        write("Dockerfile", "FROM scratch AS one\nCOPY a /a\nCOPY b /b\nFROM scratch\nCOPY --from=one /b /c\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(here.resolve("ctx").resolve(name), text);
    }

    private static CommandLine.Result build(CommandLine by, Path context, String... more) {
        return by.run(Stream.concat(
                        Stream.of(
                                "build",
                                "--progress=plain",
                                context.resolve("ctx").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private CommandLine.Result export(String spec) {
        CommandLine.Result result = build(tare, here, "-t", "x", "--cache-to", spec);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    private long cachedElsewhere(String... more) {
        String[] words = Stream.concat(
                        Stream.of("-t", "x", "--cache-from", "type=local,src=" + here.resolve("cache")),
                        Stream.of(more))
                .toArray(String[]::new);
        CommandLine.Result result = build(other, here, words);
        assertThat(result.code()).as(result.err()).isZero();
        return result.err().lines().filter(line -> line.endsWith(" CACHED")).count();
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> files = Files.list(here.resolve("cache/blobs/sha256"))) {
            return files.toList();
        }
    }

    @Test
    void allStepsOfACacheOfModeMaxAreFoundInAnotherStore() {
        export("type=local,dest=cache,mode=max");

        assertThat(cachedElsewhere()).isEqualTo(3);
        assertThat(other.run("images", "-q").out())
                .isEqualTo(tare.run("images", "-q").out());
    }

    @Test
    void aCacheOfModeMinHoldsTheStepsOfTheImageAlone() {
        export("type=local,dest=cache");

        assertThat(cachedElsewhere()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"uncompressed", "gzip", "zstd"})
    void layersAreReadBackFromEachCompression(String compression) {
        export("type=local,dest=cache,mode=max,compression=" + compression);

        assertThat(cachedElsewhere()).isEqualTo(3);
    }

    @Test
    void whatIsBuiltFromACacheIsExportedAgain() {
        export("type=local,dest=cache,mode=max");
        cachedElsewhere("--cache-to", "type=local,mode=max,dest=" + there.resolve("cache"));

        assertThat(there.resolve("cache/index.json")).hasSameTextualContentAs(here.resolve("cache/index.json"));
    }

    @Test
    void anExportRemovesWhatTheLastOneLeftAndNothingNeeds() throws IOException {
        export("type=local,dest=cache,mode=max");
        int before = blobs().size();
        write("a", "another");
        export("type=local,dest=cache,mode=max");

        assertThat(blobs()).hasSize(before);
        assertThat(cachedElsewhere()).isEqualTo(3);
    }

    @Test
    void tagsOfOneFolderDoNotDisturbEachOther() throws IOException {
        export("type=local,dest=cache,mode=max,tag=one");
        write("a", "another");
        export("type=local,dest=cache,mode=max,tag=two");
        write("a", "A");

        assertThat(build(other, here, "--cache-from", "type=local,tag=one,src=" + here.resolve("cache"))
                        .err())
                .contains("COPY a /a\n#2 CACHED", "COPY b /b\n#3 CACHED");
    }

    @Test
    void aCacheThatIsNotThereIsAWarning() {
        CommandLine.Result result = build(tare, here, "--cache-from", "type=local,src=none");

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("there is no cache with the tag latest in none");
    }

    @Test
    void aDamagedLayerOfACacheFailsTheBuild() throws IOException {
        export("type=local,dest=cache,mode=max,compression=uncompressed");
        for (Path blob : blobs()) {
            byte[] bytes = Files.readAllBytes(blob);
            if (bytes[0] != '{') {
                bytes[0] ^= 1;
                Files.write(blob, bytes);
            }
        }

        CommandLine.Result result = build(other, here, "--cache-from", "type=local,src=" + here.resolve("cache"));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("the cache in", "can't be read", "is not layer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--cache-to   | type=local | it has no dest",
                "--cache-from | type=local | it has no src",
                "--cache-to   | type=local,dset=x | it has no option dset",
                "--cache-to   | type=local,dest=x,mode=all | the mode is min or max, not all",
                "--cache-to   | type=local,dest=x,compression=xz | there is no compression xz",
                "--cache-to   | type=s3,dest=x | there are no caches of type s3",
                "--cache-from | type=reigstry,ref=x | did you mean \"registry\"?",
                "--cache-to   | type=registry,dest=x | it has no option dest",
                "--cache-to   | type=registry | it has no ref",
                "--cache-from | user/App | \"user/App\" is no image name",
                "--cache-to   | type=registry,ref=x,compression=gzip,compression-level=13 | compression-level is 0 to 12",
                "--cache-to   | type=registry,ref=x,image-manifest=maybe | image-manifest is true or false",
                "--cache-to   | type=inline,mode=max | mode=max needs type=registry",
                "--cache-from | type=inline | type=registry,ref=IMAGE",
                "--cache-from | a,b | \"a\" is not KEY=VALUE"
            })
    void aWrongSpecIsNamed(String flag, String spec, String why) {
        CommandLine.Result result = build(tare, here, flag, spec);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(flag + " " + spec, why);
    }
}
