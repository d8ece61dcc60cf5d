package dev.tare.sandbox.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path home;

    private Volumes volumes;

    @BeforeEach
    void makeStore() throws IOException {
        Files.createDirectory(home.resolve("tmp"));
        volumes = new Volumes(home);
    }

    private Volumes.Volume made(String name) {
        return volumes.create(new Volumes.Volume(name, NOW, false, Map.of("a", "b")));
    }

    @Test
    void aVolumeIsMadeOnceAndFoundByItsName() {
        Volumes.Volume volume = made("data");
        assertThat(volumes.find("data")).isEqualTo(volume);
        assertThat(volumes.create(new Volumes.Volume("data", Instant.EPOCH, true, Map.of())))
                .isEqualTo(volume);
        assertThat(volumes.data("data")).isEmptyDirectory();
        assertThat(volumes.list()).containsExactly(volume);
        assertThatThrownBy(() -> volumes.require("dta"))
                .hasMessage("there is no volume called \"dta\"")
                .hasFieldOrPropertyWithValue("problem.hint", "did you mean \"data\"?");
    }

    @Test
    void namesAreNoPaths() throws IOException {
        Files.createDirectories(home.resolve("containers/x"));
        for (String name : new String[] {"../containers/x", "a/b", "", ".", "..", "x"}) {
            assertThat(volumes.find(name)).isNull();
            volumes.remove(name);
            assertThatThrownBy(() -> made(name)).hasMessageContaining("is no name for a volume");
        }
        assertThat(home.resolve("containers/x")).exists();
    }

    @Test
    void aVolumeGoesWithAllThatIsInIt() throws IOException {
        made("data");
        Files.createDirectories(volumes.data("data").resolve("a/b"));
        volumes.remove("data");
        volumes.remove("data");
        assertThat(volumes.list()).isEmpty();
        assertThat(home.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void onlyAnEmptyVolumeIsFilled() throws IOException {
        made("data");
        volumes.fill("data", folder -> Files.writeString(folder.resolve("first"), ""));
        volumes.fill("data", folder -> Files.writeString(folder.resolve("second"), ""));
        assertThat(volumes.data("data")).isDirectoryNotContaining("glob:**second");
        assertThat(volumes.data("data").resolve("first")).exists();
    }

    @Test
    void whatWasBegunAndNotEndedIsBegunAnew() throws IOException {
        made("data");
        assertThatThrownBy(() -> volumes.fill("data", folder -> {
                    Files.writeString(folder.resolve("half"), "");
                    throw new IOException("killed");
                }))
                .hasMessage("killed");
        volumes.fill("data", folder -> Files.writeString(folder.resolve("whole"), ""));
        assertThat(volumes.data("data").resolve("half")).doesNotExist();
        assertThat(volumes.data("data").resolve("whole")).exists();
    }
}
