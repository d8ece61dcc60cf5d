package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoErrorsTest {
    private final List<String> passed = new ArrayList<>();
    private final GoErrors errors = new GoErrors(new GoPackage(Path.of("/src/m/cmd"), "."), passed::add);

    @Test
    void passesWhatTheCompilerWritesAtOnce() {
        errors.accept("# example.com/m");
        errors.accept("./main.go:3:5: undefined: x");

        assertThat(passed).containsExactly("# example.com/m", "./main.go:3:5: undefined: x");
        assertThat(errors.versionControlFailed()).isFalse();
        assertThat(errors.noGoFiles()).isFalse();
    }

    @Test
    void holdsBackThatVersionControlCouldNotBeRead() {
        errors.accept("go: missing Git command. See https://golang.org/s/gogetcmd");
        errors.accept("error obtaining VCS status: exit status 128");
        errors.accept("\tUse -buildvcs=false to disable VCS stamping.");

        assertThat(passed).isEmpty();
        assertThat(errors.versionControlFailed()).isTrue();
    }

    @Test
    void keepsTheOrderWhenMoreFollows() {
        errors.accept("error obtaining VCS status: exit status 128");
        errors.accept("main.go:1:1: expected 'package'");

        assertThat(passed)
                .containsExactly("error obtaining VCS status: exit status 128", "main.go:1:1: expected 'package'");
    }

    @Test
    void knowsAFolderWithoutGoFiles() {
        errors.accept("no Go files in /src/m/cmd");

        assertThat(errors.noGoFiles()).isTrue();
        assertThat(passed).isEmpty();
        errors.flush();
        assertThat(passed).containsExactly("no Go files in /src/m/cmd");
    }

    @Test
    void leavesTheImportOfAnEmptyFolderToGo() {
        errors.accept("main.go:3:8: no Go files in /src/m/other");

        assertThat(errors.noGoFiles()).isFalse();
        assertThat(passed).hasSize(1);
    }

    @Test
    void filesThatConstraintsExcludeAreNoticed() {
        GoErrors errors = new GoErrors(new GoPackage(Path.of("/m"), "."), line -> {});
        assertThat(errors.filesExcluded()).isFalse();
        errors.accept("package x: build constraints exclude all Go files in /m");
        assertThat(errors.noGoFiles()).as("of the package itself").isTrue();
        assertThat(errors.filesExcluded()).isFalse();
        errors.accept("package x: build constraints exclude all Go files in /other");
        assertThat(errors.filesExcluded()).isTrue();
    }

    @Test
    void filesAreNamedAsTheUserSeesThem(@TempDir Path folder) throws IOException {
        Path module = Files.createDirectories(folder.resolve("m/cmd")).getParent();
        Files.writeString(module.resolve("cmd/x.go"), "");
        Files.writeString(module.resolve("go.mod"), "");
        GoErrors told = new GoErrors(new GoPackage(module, "./cmd", new GoPlace(folder, null)), passed::add);

        told.accept("# example.com/m/cmd");
        told.accept("cmd/x.go:3:15: undefined: y");
        told.accept("\tcmd/x.go:4:1: other declaration");
        told.accept(module + "/go.mod:5: unknown directive");
        told.accept("other/y.go:3:15: undefined: y");
        told.accept("go: finding 10:20");

        assertThat(passed)
                .containsExactly(
                        "# example.com/m/cmd",
                        "m/cmd/x.go:3:15: undefined: y",
                        "\tm/cmd/x.go:4:1: other declaration",
                        "m/go.mod:5: unknown directive",
                        "other/y.go:3:15: undefined: y",
                        "go: finding 10:20");
    }
}
