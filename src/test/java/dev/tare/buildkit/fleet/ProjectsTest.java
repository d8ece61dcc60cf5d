package dev.tare.buildkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "git@GitHub.com:team/shop.git, github.com/team/shop",
        "https://github.com/team/shop, github.com/team/shop",
        "https://user:token@github.com/team/shop.git/, github.com/team/shop",
        "ssh://git@github.com:22/team/shop.git, github.com/team/shop",
        "git://github.com/team/shop, github.com/team/shop",
        "github.com:team/shop, github.com/team/shop",
        "/srv/git/shop.git, /srv/git/shop"
    })
    void theSameRepositoryIsTheSameHoweverItIsReached(String remote, String normal) {
        assertThat(Projects.normal(remote)).isEqualTo(normal);
    }

    @Test
    void aFolderOfAModuleIsItsPathWhereverItLies() throws IOException {
        Path program = Files.createDirectories(folder.resolve("clone/cmd/shop"));
        Files.writeString(folder.resolve("clone/go.mod"), "// the shop\nmodule example.com/shop // old\n\ngo 1.26\n");

        assertThat(Projects.of(program)).isEqualTo("go:example.com/shop/cmd/shop");
        assertThat(Projects.of(folder.resolve("clone"))).isEqualTo("go:example.com/shop");
    }

    @Test
    void aCloneIsItsRemoteAndAWorktreeTheSame() throws IOException {
        String git = ChildProcess.installed("git");
        Path clone = Files.createDirectories(folder.resolve("clone/web"));
        ChildProcess in =
                ChildProcess.of(git, "init", "-q", folder.resolve("clone").toString());
        in.succeed();
        git(git, "remote", "add", "origin", "git@example.com:team/shop.git");
        git(git, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x");
        git(git, "worktree", "add", "-q", folder.resolve("other").toString());
        Files.createDirectories(folder.resolve("other/web"));

        assertThat(Projects.of(clone)).isEqualTo("git:example.com/team/shop/web");
        assertThat(Projects.of(folder.resolve("other/web"))).isEqualTo("git:example.com/team/shop/web");
    }

    private void git(String git, String... words) {
        List<String> all = new ArrayList<>(List.of(git));
        all.addAll(List.of(words));
        ChildProcess.of(all).in(folder.resolve("clone")).succeed();
    }

    @Test
    void anythingElseIsItsFolderHoweverItIsNamed() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);

        assertThat(Projects.of(link)).isEqualTo("folder:" + real.toRealPath()).isEqualTo(Projects.of(real));
    }
}
