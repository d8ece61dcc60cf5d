package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with the go of this machine. */
@Tag("integration")
class GoBuildTest {
    @TempDir
    Path temp;

    @Test
    void buildsAStrippedStaticProgram() throws IOException {
        GoProject project =
                GoProject.create(temp.resolve("m"), "example.com/hello").write("main.go", GoProject.MAIN);

        GoBinary binary = project.build("", temp.resolve("work"));

        assertThat(binary.name()).isEqualTo("hello");
        assertThat(binary.platform()).isEqualTo(Platform.host());
        assertThat(binary.info().setting("CGO_ENABLED")).isEqualTo("0");
        assertThat(binary.info().setting("-trimpath")).isEqualTo("true");
        assertThat(binary.command())
                .isEqualTo("tare build . # " + binary.info().goVersion() + " -trimpath -ldflags=\"-s -w\"");
        assertThat(GoProject.run(temp, binary.file().toString())).isEqualTo("hi\n");
        assertThat(Files.readString(binary.file(), StandardCharsets.ISO_8859_1))
                .as("no symbols, no debug information, no path of this machine")
                .doesNotContain(".symtab", ".debug_info", project.folder.toString());
        assertThat(binary.folder()).isDirectoryContaining(file -> file.equals(binary.file()));
        assertThat(Files.getLastModifiedTime(binary.file()).toMillis()).isZero();
        assertThat(project.steps).containsExactly("go build .: done");
        assertThat(project.compiler).isEmpty();
        assertThat(project.warnings).isEmpty();
        assertThat(project.notes).isEmpty();
    }

    @Test
    void namesAModuleOfALaterMajorVersionWithoutIt() throws IOException {
        GoProject project =
                GoProject.create(temp.resolve("m"), "example.com/tool/v2").write("main.go", GoProject.MAIN);

        GoBinary binary = project.build("", temp.resolve("work"));

        assertThat(binary.name()).isEqualTo("tool");
    }

    @Test
    void buildsAPackageInsideAModuleForAnotherProcessor() throws IOException {
        GoProject project =
                GoProject.create(temp.resolve("m"), "example.com/m").write("cmd/app/main.go", GoProject.MAIN);

        GoBinary fromEnvironment =
                project.build("cmd/app", temp.resolve("work"), GoOptions.DEFAULT, Map.of("GOARCH", "arm64"));
        GoBinary fromPlatform = project.build(
                "cmd/app",
                temp.resolve("work-2"),
                GoOptions.DEFAULT.withPlatform(new Platform("linux", "arm64", "")),
                Map.of("GOARCH", "386"));

        assertThat(fromEnvironment.name()).isEqualTo("app");
        assertThat(fromEnvironment.info().setting("GOARCH")).isEqualTo("arm64");
        assertThat(GoImage.plan(fromEnvironment, GoImage.Setting.of(0, null, null))
                        .config()
                        .platform()
                        .architecture())
                .isEqualTo("arm64");
        assertThat(fromPlatform.file()).hasSameBinaryContentAs(fromEnvironment.file());
    }

    @Test
    void stampsVersionControlWhateverGoflagsSays() throws IOException {
        GoProject project = GoProject.create(temp.resolve("m"), "github.com/someone/m")
                .write("main.go", GoProject.MAIN)
                .commit();
        String revision =
                GoProject.run(project.folder, "git", "rev-parse", "HEAD").strip();

        GoBinary binary =
                project.build("", temp.resolve("work"), GoOptions.DEFAULT, Map.of("GOFLAGS", "-buildvcs=false"));
        assertThat(GoImage.labels(PlacedProgram.of(binary)))
                .containsEntry("org.opencontainers.image.revision", revision)
                .containsEntry("org.opencontainers.image.source", "https://github.com/someone/m");

        project.write("main.go", GoProject.MAIN + "// changed\n");
        assertThat(GoImage.labels(PlacedProgram.of(project.build("", temp.resolve("work")))))
                .containsEntry("org.opencontainers.image.revision", revision + "-dirty");
    }

    @Test
    void buildsWithoutVersionControlThatGitRefusesAndSaysSo() throws IOException {
        GoProject project = GoProject.create(temp.resolve("m"), "example.com/m")
                .write("main.go", GoProject.MAIN)
                .commit();

        // Git's own switch to see every folder as another user's; it needs no second user.
        GoBinary binary = project.build(
                "", temp.resolve("work"), GoOptions.DEFAULT, Map.of("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"));

        assertThat(binary.info().setting("vcs.revision")).isNull();
        assertThat(project.compiler).isEmpty();
        assertThat(project.warnings).singleElement().satisfies(warning -> {
            assertThat(warning.message())
                    .startsWith("built without version control: git: detected dubious ownership in repository at ");
            assertThat(warning.hint())
                    .contains("no labels of its revision and version")
                    .contains("git config --global --add safe.directory");
        });
    }

    @Test
    void buildsWithoutVersionControlWhenGitIsMissing() throws IOException {
        GoProject project = GoProject.create(temp.resolve("m"), "example.com/m")
                .write("main.go", GoProject.MAIN)
                .commit();
        Path path = Files.createDirectory(temp.resolve("path"));
        Path go = Path.of(GoProject.run(temp, "go", "env", "GOROOT").strip(), "bin/go");
        Files.writeString(path.resolve("go"), "#!/bin/sh\nexec " + go + " \"$@\"\n");
        assertThat(path.resolve("go").toFile().setExecutable(true)).isTrue();

        project.build("", temp.resolve("work"), GoOptions.DEFAULT, Map.of("PATH", path.toString()));

        assertThat(project.warnings)
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning.message()).isEqualTo("built without version control: git is not on PATH"));
        assertThat(project.compiler).isEmpty();
    }

    @Test
    void neverStampsTheRevisionOfTheRepositoryAroundAWorktree() throws IOException {
        GoProject.create(temp.resolve("m"), "example.com/m")
                .write("main.go", GoProject.MAIN)
                .commit();
        GoProject.run(temp.resolve("m"), "git", "worktree", "add", "-q", "inside");
        GoProject tree = GoProject.of(temp.resolve("m/inside"));

        GoBinary binary = tree.build("", temp.resolve("work"));

        assertThat(binary.info().setting("vcs.revision")).isNull();
        assertThat(tree.notes).singleElement().asString().contains("worktree or submodule");
        assertThat(tree.warnings).isEmpty();
    }

    @Test
    void failsWhenVersionControlIsDemandedAndCannotBeRead() throws IOException {
        GoProject project = GoProject.create(temp.resolve("m"), "example.com/m")
                .write("main.go", GoProject.MAIN)
                .commit();
        GoOptions options = new GoOptions(null, List.of(), null, List.of(), Map.of(), GoOptions.VersionControl.ALWAYS);

        assertThatThrownBy(() -> project.build(
                        "", temp.resolve("work"), options, Map.of("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")))
                .isInstanceOf(TareException.class);
        assertThat(project.compiler).anyMatch(line -> line.startsWith("error obtaining VCS status: "));
    }

    @Test
    void passesOnWhatTheCompilerWritesAndLeavesNoProgram() throws IOException {
        GoProject project = GoProject.create(temp.resolve("m"), "example.com/m")
                .write("cmd/app/main.go", "package main\n\nfunc main() {\n\tx := 1\n\tmissing()\n}\n");

        assertThatThrownBy(() -> project.build("cmd/app", temp.resolve("work")))
                .isInstanceOfSatisfying(TareException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(TareException.FAILED);
                    assertThat(e).hasMessage("go build ./cmd/app failed with exit code 1");
                });

        assertThat(project.compiler.stream().map(line -> line.replace(project.folder + "/", "")))
                .as("what go writes, with files as they are seen from another folder")
                .containsExactlyElementsOf(
                        GoProject.run(project.folder, "sh", "-c", "go build -o /dev/null ./cmd/app || true")
                                .lines()
                                .toList())
                .contains("cmd/app/main.go:5:2: undefined: missing");
        assertThat(project.steps).containsExactly("go build ./cmd/app: exit code 1");
        try (var files = Files.list(temp.resolve("work/image"))) {
            assertThat(files).isEmpty();
        }
        assertThat(temp.resolve("work/linked")).doesNotExist();
    }

    @Test
    void saysThatTheModuleAsksForALaterGo() throws IOException {
        GoProject project = GoProject.create(temp.resolve("m"), "example.com/m")
                .write("main.go", GoProject.MAIN)
                .write("go.mod", "module example.com/m\n\ngo 1.999\n");

        assertThatThrownBy(() ->
                        project.build("", temp.resolve("work"), GoOptions.DEFAULT, Map.of("GOTOOLCHAIN", "local")))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("go.mod requires go >= 1.999");

        assertThat(project.compiler).isEmpty();
    }

    @Test
    void saysHowToGetGoWhenThereIsNone() throws IOException {
        GoProject project = GoProject.create(temp.resolve("m"), "example.com/m").write("main.go", GoProject.MAIN);

        assertThatThrownBy(() ->
                        project.build("", temp.resolve("work"), GoOptions.DEFAULT, Map.of("PATH", temp.toString())))
                .isInstanceOfSatisfying(TareException.class, e -> {
                    assertThat(e).hasMessage("a Go program is to be built, but no go command is on PATH");
                    assertThat(e.problem().hint()).containsAnyOf("export PATH=", "https://go.dev/dl/");
                });
    }

    @Test
    void aLibraryIsAnsweredWithTheModulesPrograms() throws IOException {
        GoProject project = GoProject.create(temp.resolve("m"), "example.com/m")
                .write("m.go", "package m\n")
                .write("cmd/app/main.go", GoProject.MAIN)
                .write("cmd/b/main.go", GoProject.MAIN);
        Path root = project.folder;

        assertThatThrownBy(() -> project.build("", temp.resolve("work")))
                .isInstanceOfSatisfying(TareException.class, e -> {
                    assertThat(e)
                            .hasMessage(root + " is a library: its files say \"package m\", and only \"package main\""
                                    + " makes a program");
                    assertThat(e.problem().hint())
                            .isEqualTo("the module's programs are built by\n    tare build " + root
                                    + "/cmd/app\n    tare build " + root + "/cmd/b");
                });
        assertThat(project.compiler).isEmpty();
        assertThat(temp.resolve("work/linked")).doesNotExist();
    }

    @Test
    void aFolderWithoutGoFilesIsAnsweredToo() throws IOException {
        GoProject project = GoProject.create(temp.resolve("m"), "example.com/m")
                .write("cmd/app/main.go", GoProject.MAIN)
                .write("docs/only_test.go", "package docs\n");

        for (String folder : List.of("", "cmd", "docs")) {
            assertThatThrownBy(() -> project.build(folder, temp.resolve("work")))
                    .isInstanceOfSatisfying(
                            TareException.class,
                            e -> assertThat(e.problem().hint()).contains("tare build " + project.folder + "/cmd/app"));
        }
        assertThat(project.compiler).isEmpty();
    }

    @Test
    void aMistypedFolderIsAnsweredWithTheNearProgram() throws IOException {
        GoProject project = GoProject.create(temp.resolve("m"), "example.com/m")
                .write("cmd/app/main.go", GoProject.MAIN)
                .write("cmd/other/main.go", GoProject.MAIN);

        assertThatThrownBy(() -> project.build("cmd/appp", temp.resolve("work")))
                .isInstanceOfSatisfying(TareException.class, e -> {
                    assertThat(e.getMessage()).contains("/cmd/appp is no folder of the Go module in ");
                    assertThat(e.problem().hint())
                            .isEqualTo("did you mean \"tare build " + project.folder + "/cmd/app\"?");
                });
    }

    @Test
    void leavesTheFileOfAnUnchangedProgramUntouched() throws IOException {
        GoProject project = GoProject.create(temp.resolve("m"), "example.com/m").write("main.go", GoProject.MAIN);

        GoBinary first = project.build("", temp.resolve("work"));
        Object changed = Files.getAttribute(first.file(), "unix:ctime");
        project.build("", temp.resolve("work"));
        assertThat(Files.getAttribute(first.file(), "unix:ctime")).isEqualTo(changed);

        project.write("main.go", GoProject.MAIN.replace("hi", "ho"));
        project.build("", temp.resolve("work"));
        assertThat(GoProject.run(temp, first.file().toString())).isEqualTo("ho\n");
    }

    @Test
    void linksAgainWhatWasCutShort() throws IOException {
        GoProject project = GoProject.create(temp.resolve("m"), "example.com/m").write("main.go", GoProject.MAIN);
        GoBinary first = project.build("", temp.resolve("work"));
        Path linked = temp.resolve("work/linked");
        Files.delete(first.file());
        try (RandomAccessFile file = new RandomAccessFile(linked.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }

        GoBinary second = project.build("", temp.resolve("work"));

        assertThat(GoProject.run(temp, second.file().toString())).isEqualTo("hi\n");
    }

    @Test
    void theExampleAnswers() throws IOException {
        GoProject project = GoProject.of(Path.of("examples/hello").toAbsolutePath());

        GoBinary binary = project.build("", temp.resolve("work"));

        assertThat(binary.name()).isEqualTo("hello");
        assertThat(binary.info().main()).isNotNull();
    }

    @Test
    void theSmallestExampleRunsAndIsMadeByItsScript() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("smallest"));
        for (String file : List.of("hello.hex", "make.sh")) {
            Files.copy(Path.of("examples/smallest", file), folder.resolve(file));
        }

        GoProject.run(folder, "sh", "make.sh");

        assertThat(folder.resolve("hello")).hasSameBinaryContentAs(Path.of("examples/smallest/hello"));
        if (Platform.host().architecture().equals("amd64")) {
            assertThat(GoProject.run(folder, "./hello")).isEqualTo("Hi World\n");
        }
    }
}
