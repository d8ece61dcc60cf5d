package dev.tare.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.plan.Op;
import dev.tare.store.Store;
import dev.tare.store.disk.Place;
import dev.tare.store.upkeep.Fsck;
import dev.tare.testing.GitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class GitRepositoriesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private static final WebClient NO_WEB = new WebClient(Map.of());

    private static GitServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void serve() {
        server = GitServer.start();
    }

    private GitRepositories repositories(Instant now) {
        return new GitRepositories(folder, folder, new Git(Map.of("PATH", System.getenv("PATH"))), NO_WEB, now);
    }

    private Path open(Op.GitSource source) throws IOException {
        return repositories(NOW).open(source);
    }

    private static Op.GitSource source(String name, String ref) {
        return source(server.url(name), ref, "", "");
    }

    private static Op.GitSource source(String remote, String ref, String checksum, String folder) {
        return new Op.GitSource(remote, ref, checksum, folder, Set.of(Op.GitSource.Option.SUBMODULES));
    }

    @Test
    void aBranchThatMovesIsNoticedByTheNextBuildAndNotWithinOne() throws IOException {
        server.change("moves", "echo one >f; git add .; git commit -qm one");
        GitRepositories build = repositories(NOW);
        Path first = build.open(source("moves", ""));
        server.change("moves", "echo two >f; git commit -qam two");

        assertThat(build.open(source("moves", ""))).isEqualTo(first);
        assertThat(open(source("moves", "")).resolve("f")).hasContent("two\n");
        assertThat(first.resolve("f")).hasContent("one\n");
    }

    @Test
    void aHistoryThatWasRewrittenIsNoObstacle() throws IOException {
        server.change("forced", "echo one >f; git add .; git commit -qm one; git tag t; git branch b/c");
        open(source("forced", "t"));
        open(source("forced", "b/c"));
        server.change("forced", """
                echo two >f; git commit -q --amend -am two; git tag -f t
                git push -q "$2" :b/c; git branch -qD b/c; git branch b
                """);

        assertThat(open(source("forced", "t")).resolve("f")).hasContent("two\n");
        assertThat(open(source("forced", "b")).resolve("f")).hasContent("two\n");
    }

    @Test
    void filesHaveTheTimeOfTheirCommitAndTheModesOfEverywhere() throws IOException {
        server.change("times", "mkdir -m 700 d; echo x >d/f; chmod 600 d/f; ln -s f d/l; git add .; git commit -qm x");
        Path checkout = open(source("times", "main"));

        for (String path : new String[] {"", "d", "d/f"}) {
            assertThat(Files.getLastModifiedTime(checkout.resolve(path)).toInstant())
                    .isEqualTo(Instant.ofEpochSecond(GitServer.TIME));
        }
        assertThat(Files.getAttribute(checkout.resolve("d/f"), "unix:mode")).isEqualTo(0100644);
        assertThat(Files.getAttribute(checkout.resolve("d"), "unix:mode")).isEqualTo(040755);
        assertThat(Files.getAttribute(checkout, "unix:mode")).isEqualTo(040755);
        assertThat(checkout.resolve(".git")).doesNotExist();
    }

    @Test
    void aCommitThatIsKeptNeedsNoServer() throws IOException {
        server.change("kept", "echo one >f; git add .; git commit -qm one");
        String commit = server.commit("kept", "main");
        Path checkout = open(source("kept", commit));
        server.change("kept", "mv \"$2\" \"$2.gone\"; trap 'mv \"$2.gone\" \"$2\"' EXIT; exit 0");

        assertThat(open(source("kept", commit))).isEqualTo(checkout);
    }

    @Test
    void anOldCommitIsFoundThoughTheServerGivesOnlyRefs() throws IOException {
        server.change("old", "echo one >f; git add .; git commit -qm one; echo two >f; git commit -qam two");
        String commit = server.commit("old", "main~1");
        open(source("old", "main"));

        assertThat(open(source("old", commit)).resolve("f")).hasContent("one\n");
    }

    @Test
    void aSubmoduleMayNameNoFolderAndNoProgramOfThisMachine() throws IOException {
        server.change("evil", """
                echo x >f; git add f; git commit -qm x
                printf '[submodule "lib"]\\n path = lib\\n url = file:///etc\\n' >.gitmodules
                git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),lib
                git add .gitmodules; git commit -qm sub
                """);

        assertThatThrownBy(() -> open(source("evil", "main")))
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("cannot fetch the submodules");
        server.change("evil", """
                git config -f .gitmodules submodule.lib.url 'ext::sh -c touch% /tmp/tare-was-here'
                git add .gitmodules; git commit -qm ext
                """);
        assertThatThrownBy(() -> open(source("evil", "main"))).isInstanceOf(SourceFailure.class);
        assertThat(Path.of("/tmp/tare-was-here")).doesNotExist();
    }

    @Test
    void whatWouldBeAnOptionIsRefused() {
        assertThatThrownBy(() -> open(source("any", "--upload-pack=touch"))).hasMessageContaining("invalid git ref");
        assertThatThrownBy(() -> open(source("-oProxyCommand=x@h:p", "", "", "")))
                .hasMessageContaining("no address of a git repository");
        assertThatThrownBy(() -> open(source("me@-oProxyCommand=x:p", "", "", "")))
                .hasMessageContaining("no address of a git repository");
        assertThatThrownBy(() -> open(source("ssh://me@-oProxyCommand=x/p", "", "", "")))
                .hasMessageContaining("no address of a git repository");
        assertThatThrownBy(() -> open(source("any", "main", "zz", ""))).isInstanceOf(SourceFailure.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatALinkStandsForIsRefused() {
        server.change("links", "ln -s /etc out; echo x >f; git add .; git commit -qm x");

        assertThatThrownBy(() -> open(source(server.url("links"), "main", "", "out")))
                .hasMessageContaining("has no folder out");
        assertThatThrownBy(() -> open(source(server.url("links"), "main", "", "f")))
                .hasMessageContaining("has no folder f");
    }

    @Test
    void theChecksumMayBeThatOfTheTagOrOfItsCommit() throws IOException {
        server.change("sums", "echo x >f; git add .; git commit -qm x; git tag -a -m note v1");
        String remote = server.url("sums");
        String tag = server.commit("sums", "v1");
        String commit = server.commit("sums", "v1^{commit}");

        assertThat(open(source(remote, "v1", tag, "")))
                .isEqualTo(open(source(remote, "v1", commit.substring(0, 8), "")));
        assertThatThrownBy(() -> open(source(remote, "v1", "0000000", "")))
                .hasMessageStartingWith("expected checksum to match 0000000, got " + tag + " or " + commit);
        assertThatThrownBy(() -> open(source(remote, commit, "0000000", "")))
                .hasMessageStartingWith("expected checksum to match 0000000, got " + commit);
    }

    @Test
    void checkoutsThatNobodyUsesGo() throws IOException {
        server.change("ages", "echo one >f; git add .; git commit -qm one");
        Path first = open(source("ages", ""));
        server.change("ages", "echo two >f; git commit -qam two");
        Path second = repositories(NOW.plus(Duration.ofDays(10))).open(source("ages", ""));
        assertThat(first).exists();
        server.change("ages", "echo three >f; git commit -qam three");
        repositories(NOW.plus(Duration.ofDays(20))).open(source("ages", ""));

        assertThat(first).doesNotExist();
        assertThat(second).exists();
    }

    @Test
    void aCheckoutThatIsNotItsCommitIsFound() throws IOException {
        server.change(
                "checked",
                "mkdir d; echo one >d/f; printf 'a\\nb\\n' >text; echo 'text eol=crlf' >.gitattributes; "
                        + "ln -s d/f link; git add .; git commit -qm one");
        try (Store store = Store.open(folder)) {
            Path git = Place.GIT.in(store.home());
            GitRepositories build = new GitRepositories(
                    git, store.temporary(), new Git(Map.of("PATH", System.getenv("PATH"))), NO_WEB, NOW);
            Op.GitSource kept = new Op.GitSource(
                    server.url("checked"),
                    "",
                    "",
                    "",
                    Set.of(Op.GitSource.Option.KEEP_GIT_DIR, Op.GitSource.Option.SUBMODULES));
            Path withRepository = build.open(kept);
            Path checkout = build.open(source("checked", ""));
            assertThat(withRepository).isNotEqualTo(checkout);
            assertThat(CheckoutCheck.run(store, System.getenv())).isEmpty();

            Files.writeString(checkout.resolve("more"), "x");
            assertThat(message(store, checkout)).contains("more is not in it");
            Files.delete(checkout.resolve("more"));
            Files.delete(checkout.resolve("d/f"));
            assertThat(message(store, checkout))
                    .contains("is not commit " + server.commit("checked", "main"))
                    .contains("d/f is missing or changed");
            Files.writeString(checkout.resolve("d/f"), "two\n");
            assertThat(message(store, checkout)).contains("d/f is missing or changed");
            Files.writeString(checkout.resolve("d/f"), "one\n");
            assertThat(CheckoutCheck.run(store, System.getenv())).isEmpty();
        }
    }

    private static String message(Store store, Path checkout) {
        List<Fsck.Finding> findings = CheckoutCheck.run(store, System.getenv());
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().file()).isEqualTo(checkout);
        return findings.getFirst().message();
    }

    @Test
    void withoutGitThePackageIsNamed() {
        GitRepositories none = new GitRepositories(folder, folder, new Git(Map.of("PATH", "/nowhere")), NO_WEB, NOW);

        assertThatThrownBy(() -> none.open(source("any", "main")))
                .isInstanceOfSatisfying(
                        SourceFailure.class,
                        failure -> assertThat(failure.hint()).isEqualTo("install the package git"));
    }
}
