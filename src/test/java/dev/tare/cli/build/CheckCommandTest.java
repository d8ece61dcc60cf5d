package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Suites;
import dev.tare.cli.CommandLine;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    @TempDir
    Path directory;

    private CommandLine tare;

    @BeforeEach
    void setUp() {
        tare = new CommandLine(directory);
    }

    private void dockerfile(String text) throws IOException {
        Files.createDirectories(directory.resolve("app"));
        Files.writeString(directory.resolve("app/Dockerfile"), text);
    }

    @Test
    void aCleanFileSaysSo() throws IOException {
        dockerfile("FROM scratch\nCOPY Dockerfile /\n");
        CommandLine.Result result = tare.run("check", "app");
        assertThat(result.out()).isEqualTo("Check complete, no warnings found.\n");
        assertThat(result.code()).isZero();
    }

    @Test
    void aFindingIsShownAsDockerShowsItAndIsNoFailure() throws IOException {
        dockerfile("FROM scratch as base\nCOPY Dockerfile .\n");
        CommandLine.Result result = tare.run("build", "--check", "app");
        assertThat(result.out()).isEqualTo("""
                        Check complete, 1 warning has been found!

                        WARNING: FromAsCasing - https://docs.docker.com/go/dockerfile/rule/from-as-casing/
                        The 'as' keyword should match the case of the 'from' keyword
                        app/Dockerfile:1
                        --------------------
                           1 | >>> FROM scratch as base
                           2 |     COPY Dockerfile .
                           3 |    \s
                        --------------------
                        """.replace(
                        "The 'as' keyword should match the case of the 'from' keyword",
                        "'as' and 'FROM' keywords' casing do not match"));
        assertThat(result.code()).isZero();
    }

    @Test
    void aFindingIsAFailureWhereTheFileOrTheUserSaysSo() throws IOException {
        dockerfile("FROM scratch as base\n");
        assertThat(tare.run("check", "--error", "app").code()).isEqualTo(3);
        dockerfile("# check=error=true\nFROM scratch as base\n");
        assertThat(tare.run("check", "app").code()).isEqualTo(3);
        assertThat(tare.run("check", "--build-arg", "BUILDKIT_DOCKERFILE_CHECK=skip=all", "app")
                        .code())
                .isZero();
    }

    @Test
    void aBrokenFileIsAnErrorAfterItsFindings() throws IOException {
        dockerfile("FROM scratch as base\nCOPPY a b\n");
        CommandLine.Result result = tare.run("check", "app");
        assertThat(result.out()).contains("WARNING: FromAsCasing");
        assertThat(result.err()).contains("app/Dockerfile:2:1: unknown instruction: COPPY");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void theJsonIsDockers() throws IOException {
        dockerfile("FROM scratch as base\nCOPPY a b\n");
        CommandLine.Result result = tare.run("check", "--json", "app");
        assertThat(result.code()).isEqualTo(1);
        Suites.Case json = new Suites.Case(Json.readObject(result.outBytes()));
        Suites.Case warning = Suites.objects(json.get("warnings")).getFirst();
        assertThat(warning.text("ruleName")).isEqualTo("FromAsCasing");
        assertThat(warning.object("location").json()).hasToString("{ranges=[{start={line=1}, end={line=1}}]}");
        assertThat(Suites.objects(json.get("sources")).getFirst().text("language"))
                .isEqualTo("Dockerfile");
        assertThat(json.object("buildError").text("message"))
                .isEqualTo("dockerfile parse error on line 2: unknown instruction: COPPY (did you mean COPY?)");
    }

    @Test
    void oursLookAtTheContextOnDisk() throws IOException {
        dockerfile("FROM scratch\nCOPY . /\n");
        Files.createDirectories(directory.resolve("app/.git"));
        Files.write(directory.resolve("app/.git/pack"), new byte[5000]);
        Files.writeString(directory.resolve("app/.env"), "x");
        CommandLine.Result result = tare.run("check", "app");
        assertThat(result.out()).contains("WARNING: MissingDockerignore\n", ".git (1 file, 5 kB)", "SecretCopied");
        Files.writeString(directory.resolve("app/.dockerignore"), ".git\n.env\n");
        assertThat(tare.run("check", "app").out()).isEqualTo("Check complete, no warnings found.\n");
    }

    @Test
    void anOrdinaryBuildWarnsInDockersWords() throws IOException {
        dockerfile("FROM scratch as base\nCOPY Dockerfile /\n");
        CommandLine.Result result = tare.run("build", "--progress", "plain", "app");
        assertThat(result.err()).contains("FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)");
        assertThat(result.code()).isZero();
    }

    @Test
    void aBuildFailsWhereFindingsAreFailures() throws IOException {
        dockerfile("# check=error=true\nFROM scratch as base\nCOPY Dockerfile /\n");
        CommandLine.Result result = tare.run("build", "app");
        assertThat(result.err()).contains("lint violation found for rules: FromAsCasing");
        assertThat(result.code()).isEqualTo(3);
    }

    @Test
    void aGoPackageHasNothingToCheck() throws IOException {
        Files.createDirectories(directory.resolve("app"));
        Files.writeString(directory.resolve("app/go.mod"), "module x\n");
        Files.writeString(directory.resolve("app/main.go"), "package main\n");
        CommandLine.Result result = tare.run("check", "app");
        assertThat(result.err()).contains("there is no Dockerfile to check");
        assertThat(result.code()).isEqualTo(2);
    }
}
