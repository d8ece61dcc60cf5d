package dev.tare.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.cli.CommandLine;
import dev.tare.cli.CommandLine.Result;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaveCommandTest {
    @TempDir
    Path directory;

    private CommandLine tare;
    private String id = "";

    @BeforeEach
    void makeImage() {
        tare = new CommandLine(directory);
        try (Store store = tare.store()) {
            new SmallImage(store).file("hello", "x", 0).name("hello:1");
            new SmallImage(store).file("hello", "x", 0).name("hello:2");
            id = store.images().id(store.images().require("hello:1")).toString();
        }
    }

    private void forget() {
        tare.run("rmi", "--force", id);
        assertThat(tare.run("images", "-q").out()).isEmpty();
    }

    @Test
    void whatIsSavedByNameIsLoadedUnderThatName() {
        byte[] archive = tare.run("save", "hello:2").outBytes();
        forget();

        Result result = tare.runWith(archive, "load");

        assertThat(result.out()).isEqualTo("Loaded image: hello:2\n");
        assertThat(tare.run("images", "-q", "--no-trunc").out()).isEqualTo(id + "\n");
    }

    @Test
    void aNameThatIsNoUtf8IsRefusedAndNotChanged() {
        // What Java makes of the byte.
        String lost = "o\uFFFD";
        for (String[] words : new String[][] {
            {"save", "-o", lost, "hello:2"},
            {"save", "--format", "oci-dir", "-o", lost, "hello:2"},
            {"cp", "hello:2:/", lost}
        }) {
            Result result = tare.run(words);
            assertThat(result.err()).contains("has a byte that is no UTF-8");
            assertThat(result.code()).isEqualTo(2);
        }
        assertThatThrownBy(() -> Store.home(Map.of("TARE_HOME", "/" + lost))).hasMessageContaining("no UTF-8");
    }

    @Test
    void whatIsSavedByIdKeepsAllNames() {
        for (String format : new String[] {"docker-archive", "oci-archive", "oci-dir"}) {
            assertThat(tare.run("save", "--format", format, "-o", format, id).code())
                    .isZero();
        }
        forget();

        for (String format : new String[] {"docker-archive", "oci-archive", "oci-dir"}) {
            assertThat(tare.run("load", "-i", format).lines())
                    .containsExactly("Loaded image: hello:1", "Loaded image: hello:2");
            forget();
        }
    }

    @Test
    void anImageWithoutANameIsSaidByItsId() {
        byte[] archive;
        try (Store store = tare.store()) {
            store.images().add(new SmallImage(store).file("nameless", "x", 0).store());
        }
        String nameless = tare.run("images", "--no-trunc", "-q").lines().stream()
                .filter(each -> !each.equals(id))
                .findFirst()
                .orElseThrow();
        archive = tare.run("save", nameless).outBytes();

        assertThat(tare.runWith(archive, "load").out()).isEqualTo("Loaded image ID: " + nameless + "\n");
        assertThat(tare.runWith(archive, "load", "-q").out()).startsWith("Loaded image");
    }

    @Test
    void wrongUsageIsToldBeforeAnythingIsWritten() {
        assertThat(tare.run("save").code()).isEqualTo(2);
        assertThat(tare.run("save", "--format", "oci-dir", "hello:1").err()).contains("a layout needs a folder");
        assertThat(tare.run("save", "--format", "oci-archve", "hello:1").err())
                .contains("did you mean \"oci-archive\"?");
        assertThat(tare.run("save", "-o", "x.tar", "hallo:1").err()).contains("did you mean \"hello:1\"?");
        assertThat(tare.run("load", "x.tar").err()).contains("tare load --input x.tar");
        assertThat(tare.run("load", "-i", "none").err()).isEqualTo("tare: cannot load none: no such file or folder\n");
        assertThat(directory.resolve("x.tar")).doesNotExist();
        assertThat(Files.exists(directory.resolve("none"))).isFalse();
    }
}
