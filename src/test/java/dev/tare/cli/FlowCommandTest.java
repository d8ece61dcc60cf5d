package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.flow.file.FlagSpec;
import dev.tare.flow.file.FlowFlags;
import dev.tare.flow.file.FlowSchema;
import dev.tare.report.PrettyJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowCommandTest {
    private static final String FLOW = """
            build:
              version: 2016-03-14
              steps:
                one:
                  name: one
                  dockerfile: Dockerfile   # the first
                  artifacts: [/made]
                  work: x
                two:
                  name: two
                  dockerfile: Dockerfile.two
                  depends_on: [one]
            """;

    @TempDir
    Path directory;

    private CommandLine tare;

    @BeforeEach
    void setUp() throws IOException {
        tare = new CommandLine(directory);
        Files.writeString(directory.resolve("build.yml"), FLOW);
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nCOPY made.in /made\n");
        Files.writeString(directory.resolve("Dockerfile.two"), "FROM one\nCOPY made /copied\n");
        Files.writeString(directory.resolve("made.in"), "made");
    }

    @Test
    void buildsTheStepsWithTheirArtifactsAndKeepsTheLastImage() {
        CommandLine.Result result = tare.run("flow");

        assertThat(result.err())
                .containsSubsequence(
                        "Using '" + directory + "/build.yml' as build file",
                        "a step has no key \"work\": it is ignored",
                        "Building 2 steps",
                        "Step 1 - Build for one",
                        "Copying from /made to " + directory + "/made",
                        "Step 2 - Build for two",
                        "Removing artifact path: " + directory + "/made",
                        "Step 1 - Removing unwanted image one");
        assertThat(result.code()).isZero();
        assertThat(directory.resolve("made")).doesNotExist();
        assertThat(tare.run("images").out()).contains("two").doesNotContain("one");
    }

    @Test
    void buildsOnlyTheStepsThatAreNamedAndWhatTheyNeed() {
        assertThat(tare.run("flow", "build", "--keep-artifacts", "--pretty=false", "--level=notice", "one")
                        .err())
                .contains("[NOTICE] - Step 1 - Building one")
                .doesNotContain("Building two", "Building 1 steps");
        assertThat(directory.resolve("made")).hasContent("made");
        assertThat(tare.run("images").out()).contains("one").doesNotContain("two");
        CommandLine.Result unknown = tare.run("flow", "onne");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("Failed: there is no step \"onne\"", "did you mean \"one\"?");
    }

    @Test
    void saysWhatWouldRunWithoutDoingIt() throws IOException {
        assertThat(tare.run("flow", "--dry-run").err())
                .contains("Step 1 - one: would be built, gives 1 artifact", "Step 2 - two: would be built after one");
        assertThat(tare.run("images").out()).doesNotContain("two");

        tare.run("flow");
        assertThat(tare.run("flow", "--dry-run").err())
                .contains("Step 1 - one: is in the cache, gives 1 artifact", "Step 2 - two: is in the cache");
        assertThat(directory.resolve("made")).doesNotExist();

        Files.writeString(directory.resolve("Dockerfile.two"), "FROM one\nCOPY made /elsewhere\n");
        assertThat(tare.run("flow", "--dry-run").err())
                .contains("Step 1 - one: is in the cache", "Step 2 - two: would be built");
    }

    @Test
    void isWhatBuildBuildsWhereABuildYmlIs() throws IOException {
        CommandLine.Result result = tare.run("build", ".");
        assertThat(result.err()).contains("Step 2 - Build for two");
        assertThat(result.code()).isZero();

        Files.move(directory.resolve("build.yml"), directory.resolve("other.yml"));
        assertThat(tare.run("build", "-f", "other.yml", "--no-cache", ".").err())
                .contains("Step 2 - Build for two");

        CommandLine.Result tagged = tare.run("build", "-f", "other.yml", "-t", "x", ".");
        assertThat(tagged.code()).isEqualTo(2);
        assertThat(tagged.err()).contains("other.yml takes no --tag");
    }

    @Test
    void takesTheCommandLineOfHabitusUnderItsName() {
        CommandLine.Result result = tare.run(
                "habitus",
                "-f",
                "build.yml",
                "--d=.",
                "--rm=false",
                "--os=busybox",
                "--use-stat",
                "--host=unix://" + directory + "/no.sock");
        assertThat(result.err()).contains("Using 'build.yml' as build file", "Step 2 - Build for two");
        assertThat(result.code()).isZero();

        CommandLine.Result unknown = tare.run("habitus", "--no-such-flag");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("flag provided but not defined: -no-such-flag");
        assertThat(tare.run("habitus", "--help").out()).startsWith("Usage: habitus [FLAG...]\n");
        assertThat(tare.run("--help").out()).contains("  flow").doesNotContain("habitus");
    }

    @Test
    void tellsMistakesInTheLog() throws IOException {
        Files.writeString(directory.resolve("build.yml"), FLOW.replace("[one]", "[onne]"));
        CommandLine.Result result = tare.run("flow", "--level=critical");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("Failed: build.yml:12:20: step two depends on \"onne\"", "did you mean \"one\"?");

        Files.delete(directory.resolve("build.yml"));
        CommandLine.Result none = tare.run("flow");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err())
                .containsSubsequence(
                        "Using '" + directory + "/build.yml'", "Failed: there is no build file " + directory);
    }

    @Test
    void drawsTheSteps() {
        assertThat(tare.run("flow", "--help").out())
                .contains("--svg", "graph: as an SVG", "-w, --w", "migrate: write it to the file")
                .contains("--network default|bridge|none|host");
        assertThat(tare.run("habitus", "--help").out()).doesNotContain("--svg");
        assertThat(tare.run("flow", "graph").out()).contains("2         two       two       Dockerfile.two   one\n");
        assertThat(tare.run("flow", "graph", "--svg", "one").out())
                .startsWith("<svg ")
                .contains(">one<")
                .doesNotContain(">two<");
    }

    @Test
    void checksWithoutBuilding() throws IOException {
        CommandLine.Result good = tare.run("flow", "check");
        assertThat(good.code()).isZero();
        assertThat(good.err()).contains("build.yml:8:7: a step has no key \"work\": it is ignored");
        assertThat(good.out()).endsWith("build.yml: 2 steps, 1 finding\n");

        Files.writeString(directory.resolve("Dockerfile"), "FORM scratch\n");
        Files.delete(directory.resolve("Dockerfile.two"));
        CommandLine.Result bad = tare.run("flow", "check");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.err())
                .contains("Dockerfile:1:1: ", "build.yml:11:19: the Dockerfile Dockerfile.two does not exist");
    }

    @Test
    void migratesToTheNewestSchema() throws IOException {
        CommandLine.Result shown = tare.run("flow", "migrate");
        assertThat(shown.out())
                .isEqualTo(FLOW.replace("2016-03-14", "2026-11-20").replace("work: x", "# work: x"));
        assertThat(directory.resolve("build.yml")).hasContent(FLOW);

        assertThat(tare.run("flow", "migrate", "-w").code()).isZero();
        assertThat(Files.readString(directory.resolve("build.yml"))).isEqualTo(shown.out());
        assertThat(tare.run("flow", "check").out()).endsWith("2 steps, nothing to find fault with\n");
    }

    @Test
    void printsTheSchemaForEditors() {
        assertThat(tare.run("flow", "schema").out()).isEqualTo(PrettyJson.write(FlowSchema.json()));
        assertThat(tare.run("flow", "schema", "x").code()).isEqualTo(2);
    }

    @Test
    void explainsEveryFlag() {
        String help = tare.run("flow", "--help").out();

        for (FlagSpec flag : FlowFlags.TABLE) {
            assertThat(help).contains("--" + flag.name()).contains(flag.description());
        }
        assertThat(tare.run("help", "flow").out()).isEqualTo(help);
    }

    @Test
    void takesFlagsBehindTheStepsUnlessItIsHabitus() {
        assertThat(tare.run("flow", "build", "one", "--keep-artifacts").code()).isZero();
        assertThat(directory.resolve("made")).exists();
        assertThat(tare.run("flow", "nosuch", "-f", "build.yml").err()).contains("there is no step \"nosuch\"");
    }

    @Test
    void aFolderWithABuildFileIsShownWithoutDots() {
        CommandLine.Result result = tare.run("build", ".");

        assertThat(result.code()).isZero();
        assertThat(result.err())
                .contains("Building one from context '" + directory + "'", "to " + directory + "/made")
                .doesNotContain("/./", "/.'");
    }
}
