package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.testing.GitServer;
import dev.tare.testing.SmallRegistry;
import dev.tare.testing.WebServer;
import dev.tare.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Go packages from the command line, with the go of this machine. */
@Tag("integration")
class GoPackagesTest {
    private static final String MAIN = "package main\n\nfunc main() {\n\tprintln(\"hi\")\n}\n";

    @TempDir
    private Path folder;

    private CommandLine tare;

    @BeforeEach
    void start() throws IOException {
        tare = new CommandLine(folder, System.getenv());
        write("app/go.mod", "module example.com/tools/app\n\ngo 1.21\n");
        write("app/main.go", MAIN);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void aBaseForAnotherPlatformIsRefused() throws IOException {
        write("base/Dockerfile", "FROM scratch\nCOPY Dockerfile /file\n");
        assertThat(tare.run("build", "--platform=linux/amd64", "-t", "localhost:1/base", "base")
                        .code())
                .isZero();

        CommandLine.Result other =
                tare.run("build", "-t", "x", "--base", "localhost:1/base", "--platform=linux/arm64,linux/amd64", "app");
        CommandLine.Result newer =
                tare.run("build", "-t", "y", "--base", "localhost:1/base", "--platform=linux/amd64/v2", "app");

        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err())
                .contains("--base localhost:1/base is an image for linux/amd64, and the program is built for"
                        + " linux/arm64");
        assertThat(tare.run("inspect", "x").code()).isNotZero();
        assertThat(newer.code()).as(newer.err()).isZero();
    }

    /** What is wrong with the choice of files, not that the program does not compile. */
    @Test
    void aChoiceThatCannotBeMetIsSaidBeforeTheCompilerRuns() throws IOException {
        write("app/main.go", "package main\n\nfunc main() {\n\tmissing()\n}\n");

        CommandLine.Result zone = tare.run("build", "--tz", "Europe/Pariss", "app");
        CommandLine.Result user = tare.run("build", "--user", "a,b", "app");
        CommandLine.Result file = tare.run("build", "--ca", "none.pem", "app");

        assertThat(zone.err())
                .contains("there is no time zone Europe/Pariss", "Europe/Paris")
                .doesNotContain("go build");
        assertThat(user.err()).contains("--user: \"a,b\" names no user").doesNotContain("go build");
        assertThat(file.err()).contains("none.pem: there is no such file").doesNotContain("go build");
        assertThat(zone.code()).isEqualTo(2);
        assertThat(user.code()).isEqualTo(2);
        assertThat(file.code()).isEqualTo(2);
    }

    @Test
    void aProgramThatDoesNotCompileIsSaidOnce() throws IOException {
        write("app/main.go", "package main\n\nfunc main() {\n\tmissing()\n}\n");

        CommandLine.Result failed = tare.run("build", "app");

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).containsOnlyOnce("undefined: missing").containsOnlyOnce("go build . failed");
    }

    private Map<String, String> labels(String image) throws IOException {
        CommandLine.Result result = tare.run("inspect", "-f", "{{json .Config.Labels}}", image);
        assertThat(result.code()).as(result.err()).isZero();
        Map<String, String> labels = new TreeMap<>();
        Json.readObject(result.written().toByteArray()).forEach((key, value) -> labels.put(key, (String) value));
        return labels;
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
    void aDockerfileHidesThePackageOnlyWhereItIsNotAskedFor() throws IOException {
        write("app/cmd/two/main.go", MAIN);
        CommandLine.Result alone = tare.run("build", "-q", "app");
        CommandLine.Result two = tare.run("build", "-q", "app/cmd/two");
        write("app/Dockerfile", "FROM scratch\nCOPY main.go /\n");
        write("app/build.yml", "build:\n  version: 2016-03-14\n");

        CommandLine.Result go = tare.run("build", "--go", "app");
        CommandLine.Result named = tare.run("build", "--go=cmd/two", "app");
        Files.delete(folder.resolve("app/build.yml"));
        CommandLine.Result dockerfile = tare.run("build", "app");
        CommandLine.Result without = tare.run("build", "-f", "app/Dockerfile", "app");

        assertThat(go.err().lines().findFirst())
                .contains("Building the Go package app (there is a build.yml, too: it is built without --go)");
        assertThat(go.err()).contains(shortId(alone));
        assertThat(named.err().lines().findFirst()).contains("Building the Go package app/cmd/two");
        assertThat(named.err()).contains(shortId(two));
        assertThat(dockerfile.err().lines().findFirst())
                .contains("Building app/Dockerfile (there is a Go package, too: --go builds it)");
        assertThat(dockerfile.err()).contains("COPY main.go /");
        assertThat(without.err().lines().findFirst()).contains("Building app/Dockerfile");
    }

    private static String shortId(CommandLine.Result quiet) {
        return quiet.out().substring("sha256:".length(), "sha256:".length() + 12);
    }

    @Test
    void askingForAPackageThatCannotBeIsAnError() throws IOException {
        write("none/Dockerfile", "FROM scratch\nCOPY Dockerfile /\n");

        CommandLine.Result none = tare.run("build", "--go", "none");
        CommandLine.Result both = tare.run("build", "--go", "-f", "none/Dockerfile", "app");
        CommandLine.Result text = tare.runWith("FROM scratch\n".getBytes(StandardCharsets.UTF_8), "build", "--go", "-");

        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("--go: none is in no Go module");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("--go builds a Go package, and -f a Dockerfile");
        assertThat(text.code()).isEqualTo(2);
        assertThat(text.err()).contains("standard input holds no tar, which a Go package could be in");
    }

    @Test
    void aRepositoryIsBuiltAsItsCloneIs() throws IOException {
        GitServer server = GitServer.start();
        server.change("gomod", """
                mkdir -p cmd/app docker
                printf 'module github.com/someone/gomod\\n\\ngo 1.21\\n' > go.mod
                printf 'package main\\n\\nfunc main() {}\\n' > cmd/app/main.go
                printf 'FROM scratch\\nCOPY Dockerfile /\\n' > docker/Dockerfile
                git add . && git commit -q -m first
                """);
        String commit = server.commit("gomod", "HEAD");

        CommandLine.Result app = tare.run("build", "-t", "app", server.url("gomod") + "#:cmd/app");
        CommandLine.Result named = tare.run("build", "-t", "named", "--go=cmd/app", server.url("gomod"));
        CommandLine.Result dockerfile = tare.run("build", server.url("gomod") + "#:docker");
        CommandLine.Result library = tare.run("build", server.url("gomod"));

        assertThat(app.code()).as(app.err()).isZero();
        assertThat(app.err()).contains("Building the Go package " + server.url("gomod") + "#:cmd/app");
        assertThat(labels("app"))
                .containsEntry("org.opencontainers.image.revision", commit)
                .containsEntry("org.opencontainers.image.source", "https://github.com/someone/gomod");
        assertThat(named.code()).as(named.err()).isZero();
        assertThat(labels("named")).isEqualTo(labels("app"));
        assertThat(dockerfile.code()).as(dockerfile.err()).isZero();
        assertThat(library.code()).isEqualTo(1);
        assertThat(library.err())
                .contains("the module's only program: tare build --go=cmd/app " + server.url("gomod"))
                .doesNotContain(folder.toString());
    }

    @Test
    void aTarIsBuiltAsItsFilesAreAndRunsNothingOfIts() throws IOException {
        byte[] files = tar(
                "app/go.mod",
                "module example.com/tools/app\n\ngo 1.21\n",
                "app/main.go",
                MAIN,
                "app/.git/HEAD",
                "ref: refs/heads/main\n",
                "app/.git/refs/x",
                "",
                "app/.git/objects/x",
                "",
                "app/.git/config",
                "[core]\n\trepositoryformatversion = 0\n\tfsmonitor = \"touch " + folder.resolve("ran")
                        + "; false\"\n");
        String local = tare.run("build", "-q", "app").out();

        try (WebServer web = WebServer.start()) {
            web.file("/app.tar", files);
            CommandLine.Result fetched = tare.run("build", "-q", "--go=app", web.url() + "/app.tar");
            CommandLine.Result given = tare.runWith(files, "build", "-q", "--go=app", "-");
            CommandLine.Result none = tare.run("build", web.url() + "/app.tar");

            assertThat(fetched.code()).as(fetched.err()).isZero();
            assertThat(fetched.out()).isEqualTo(local);
            assertThat(given.out()).isEqualTo(local);
            assertThat(none.code()).isEqualTo(2);
            assertThat(none.err()).contains("holds no Dockerfile and no go.mod", "--go=FOLDER");
        }
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    private String field(String template, String image) {
        return tare.run("inspect", "-f", template, image).out().strip();
    }

    @Test
    void aBaseGivesWhatIsTrueOfTheProgramToo() throws IOException {
        write("base/Dockerfile", """
                FROM scratch
                COPY Dockerfile /file
                LABEL org.opencontainers.image.title=base org.opencontainers.image.licenses=GPL version=9 keep.me=yes
                ENV A=b
                CMD ["--help"]
                """);
        assertThat(tare.run("build", "-t", "localhost:1/base", "base").code()).isZero();

        assertThat(tare.run("build", "-t", "x", "--base=localhost:1/base", "app")
                        .code())
                .isZero();
        assertThat(tare.run("build", "-t", "y", "--base=localhost:1/base", "--base-cmd", "app")
                        .code())
                .isZero();

        assertThat(labels("x"))
                .containsOnly(Map.entry("org.opencontainers.image.title", "app"), Map.entry("keep.me", "yes"));
        assertThat(field("{{json .Config}}", "x")).doesNotContain("--help");
        assertThat(field("{{json .Config.Cmd}}", "y")).isEqualTo("[\"--help\"]");
        assertThat(field("{{.Config.User}}", "y")).isEqualTo("65532:65532");
        assertThat(tare.run("build", "--base-cmd", "app").err()).contains("--base-cmd keeps the CMD of a base");
    }

    @Test
    void whatTheEnvironmentSaysOfTheProcessorIsInTheImage() {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.putAll(Map.of("GOARCH", "amd64", "GOAMD64", "v2", "CGO_ENABLED", "1"));
        tare = new CommandLine(folder, environment);

        CommandLine.Result result = tare.run("build", "-t", "x", "app");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains("CGO_ENABLED=1 is not followed: the program is built without cgo");
        assertThat(field("{{.Architecture}} {{.Variant}}", "x")).isEqualTo("amd64 v2");
    }

    private String error(String... words) {
        CommandLine.Result result = tare.run(words);
        assertThat(result.code()).as(result.err()).isNotZero();
        return result.err();
    }

    @Test
    void whyNothingIsBuiltIsSaidWithWhatToDo() throws IOException {
        write("app/cmd/tagged/main.go", "//go:build extra\n\n" + MAIN);
        write("app/cmd/other/main_windows.go", MAIN);
        write("app/cmd/c/main.go", "package main\n\nimport \"C\"\n\nfunc main() {}\n");
        write("app/cmd/tests/x_test.go", "package tests\n");
        write("work/go.work", "go 1.21\nuse ./a\n");
        write("work/a/go.mod", "module example.com/a\n\ngo 1.21\n");
        write("nested/go.mod", "module example.com/nested\n\ngo 1.21\n");
        write("nested/x.go", "package nested\n");
        write("nested/tool/go.mod", "module example.com/nested/tool\n");
        write("later/go.mod", "module example.com/later\n\ngo 1.999\n");
        write("later/main.go", MAIN);

        assertThat(error("build", "app/cmd/tagged"))
                .contains(
                        "./app/cmd/tagged has no Go file that is built here: main.go says //go:build extra",
                        "a tag is given by --go-flag -tags=extra");
        assertThat(tare.run("build", "--go-flag", "-tags=extra", "app/cmd/tagged")
                        .code())
                .isZero();
        assertThat(error("build", "app/cmd/other")).contains("main_windows.go is for windows by its name");
        assertThat(error("build", "app/cmd/c")).contains("main.go imports \"C\"", "CGO_ENABLED=0");
        assertThat(error("build", "app/cmd/tests")).contains("./app/cmd/tests holds tests alone");
        assertThat(error("build", "work"))
                .contains("work is the root of a Go workspace, and no module itself", "tare build ./work/a");
        assertThat(error("build", "nested")).contains("these are modules of their own:\n    tare build ./nested/tool");
        tare = new CommandLine(folder, withoutToolchains());
        assertThat(error("build", "later"))
                .contains("go.mod requires go >= 1.999 (running go ", "tare build --go=1.999");
    }

    private static Map<String, String> withoutToolchains() {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.put("GOTOOLCHAIN", "local");
        return environment;
    }

    @Test
    void anImageWithoutANameHasTheProgramsAndNoAge() throws IOException {
        write("tool/go.mod", "module example.com/tools/My_Tool/v2\n\ngo 1.21\n");
        write("tool/main.go", MAIN);

        assertThat(tare.run("build", "app").err()).contains("Built app:latest ");
        assertThat(tare.run("build", "tool").err()).contains("Built my_tool:latest ");
        assertThat(tare.run("build", "-t", "named", "app").err()).contains("Built named:latest ");
        assertThat(tare.run("images").lines())
                .anySatisfy(line ->
                        assertThat(line).startsWith("app ").contains(" N/A ").doesNotContain("years"));
        assertThat(tare.run("build", "--push", "app").err()).contains("there is no name to push by");
    }

    @Test
    void aQuietPushPrintsWhatToPull() {
        try (SmallRegistry registry = new SmallRegistry("app", false)) {
            CommandLine.Result result = tare.run("build", "-q", "--push", "-t", registry.address() + "/app:1", "app");

            assertThat(result.code()).as(result.err()).isZero();
            String reference = result.out().strip();
            assertThat(reference).startsWith(registry.address() + "/app@sha256:");
            assertThat(tare.run("pull", reference).code()).isZero();
        }
    }
}
