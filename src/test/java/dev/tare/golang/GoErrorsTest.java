package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoErrorsTest {
    private final List<String> passed = new ArrayList<>();
    private final GoErrors errors = new GoErrors(Path.of("/src/m/cmd"), passed::add);

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
        GoErrors errors = new GoErrors(java.nio.file.Path.of("/m"), line -> {});
        assertThat(errors.filesExcluded()).isFalse();
        errors.accept("package x: build constraints exclude all Go files in /m");
        assertThat(errors.filesExcluded()).isTrue();
    }
}
