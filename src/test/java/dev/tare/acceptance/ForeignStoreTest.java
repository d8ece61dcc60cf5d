package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root in the store of another user, who may have put links there. */
@Tag("integration")
class ForeignStoreTest {
    private static final int SOMEONE = 54_321;

    @TempDir
    private Path folder;

    private Person root;
    private Path store;
    private Path outside;

    @BeforeEach
    void places() throws IOException {
        ChildProcess.needRoot();
        root = Person.me(folder.resolve("me"));
        store = folder.resolve("me/store");
        root.tare("gc").succeed();
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("file"), "as it was");
    }

    private void refused(String why, String... words) {
        ChildProcess.Result result = root.tare(words).run();
        assertThat(result.exit()).as(result.toString()).isIn(1, 125);
        assertThat(result.err())
                .contains("the store at " + store + " is not root's: " + why)
                .contains("TARE_TRUST_STORE=" + store);
        assertThat(outside.resolve("file")).hasContent("as it was");
    }

    @Test
    void noCommandUsesAStoreOfAnotherUser() throws IOException {
        Files.setAttribute(store, "unix:uid", SOMEONE);
        String why = store + " belongs to user " + SOMEONE;
        for (List<String> words : List.of(
                List.of("images"),
                List.of("gc"),
                List.of("prune"),
                List.of("fsck"),
                List.of("ps"),
                List.of("volume", "ls"),
                List.of("run", "--rm", "image"),
                List.of("build", "."))) {
            refused(why, words.toArray(String[]::new));
        }
        root.with("TARE_TRUST_STORE", store.toString()).tare("images").succeed();
        ChildProcess.Result other =
                root.with("TARE_TRUST_STORE", outside.toString()).tare("images").run();
        assertThat(other.exit()).isOne();
    }

    @Test
    void aPartThatIsALinkOrAnotherUsersIsRefused() throws IOException {
        Files.delete(store.resolve("tmp"));
        Files.createSymbolicLink(store.resolve("tmp"), outside);
        refused(store + "/tmp is a link", "gc");
        Files.delete(store.resolve("tmp"));
        Files.createDirectory(store.resolve("tmp"));

        Files.delete(store.resolve("lock"));
        Files.createSymbolicLink(store.resolve("lock"), outside.resolve("file"));
        refused(store + "/lock is a link", "images");
        // Also where its owner is trusted, a lock is not taken through a link: it would be written to.
        ChildProcess.Result trusted =
                root.with("TARE_TRUST_STORE", store.toString()).tare("gc").run();
        assertThat(trusted.exit()).isOne();
        assertThat(outside.resolve("file")).hasContent("as it was");
        Files.delete(store.resolve("lock"));

        Files.setAttribute(store.resolve("snapshots"), "unix:uid", SOMEONE);
        refused(store + "/snapshots belongs to user " + SOMEONE, "images");
        Files.setAttribute(store.resolve("snapshots"), "unix:uid", 0);
        root.tare("images").succeed();
    }

    @Test
    void aLinkOfRootToAStoreOfRootIsAsGoodAsTheStore() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), store);
        Person linked = root.with("TARE_HOME", link.toString());
        linked.tare("images").succeed();

        Files.setAttribute(store, "unix:uid", SOMEONE);
        assertThat(linked.tare("images").run().err()).contains(store + " belongs to user " + SOMEONE);
        Files.setAttribute(store, "unix:uid", 0);
        Files.setAttribute(link, "unix:uid", SOMEONE, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        assertThat(linked.tare("images").run().err()).contains(link + " belongs to user " + SOMEONE);
    }
}
