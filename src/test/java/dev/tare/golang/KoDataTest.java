package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.plan.FileAction;
import dev.tare.plan.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KoDataTest {
    @TempDir
    private Path root;

    private Path data;

    @BeforeEach
    void start() throws IOException {
        root = root.toRealPath();
        data = Files.createDirectories(root.resolve("cmd/app/kodata"));
        Files.writeString(data.resolve("a.txt"), "a");
    }

    private List<String> copies() {
        List<String> out = new ArrayList<>();
        for (FileAction action : KoData.actions(data, root, 2, 7)) {
            if (action instanceof FileAction.Copy copy) {
                assertThat(copy)
                        .isEqualTo(new FileAction.Copy(
                                2,
                                copy.source(),
                                copy.destination(),
                                Owner.ROOT,
                                "u=rwX,go=rX",
                                Set.of(),
                                List.of(),
                                7L,
                                List.of()));
                out.add(copy.source() + " " + copy.destination());
            } else if (action instanceof FileAction.Mkdir folder) {
                out.add(folder.path());
            }
        }
        return out;
    }

    @Test
    void aFolderWithoutLinksIsOneCopy() throws IOException {
        Files.createDirectories(data.resolve("sub"));

        assertThat(copies()).containsExactly("/cmd/app/kodata /var/run/ko");
    }

    @Test
    void linksStandForWhatTheyLeadTo() throws IOException {
        Files.writeString(root.resolve("LICENSE"), "l");
        Files.createDirectories(root.resolve("web/dist"));
        Files.createDirectories(data.resolve("plain"));
        Files.createSymbolicLink(data.resolve("LICENSE"), Path.of("../../../LICENSE"));
        Files.createSymbolicLink(data.resolve("web"), Path.of("../../../web/dist"));

        assertThat(copies())
                .containsExactly(
                        "/var/run/ko",
                        "/LICENSE /var/run/ko/LICENSE",
                        "/cmd/app/kodata/a.txt /var/run/ko/a.txt",
                        "/cmd/app/kodata/plain /var/run/ko/plain",
                        "/web/dist /var/run/ko/web");
    }

    @Test
    void aLinkOutOfTheRepositoryIsRefused() throws IOException {
        Files.createSymbolicLink(data.resolve("passwd"), Path.of("/etc/passwd"));

        assertThatThrownBy(this::copies)
                .hasMessage("the link cmd/app/kodata/passwd leads to /etc/passwd, which is not in the repository");
    }

    @Test
    void aLinkToNothingIsRefused() throws IOException {
        Files.createSymbolicLink(data.resolve("gone"), Path.of("nowhere"));

        assertThatThrownBy(this::copies).hasMessage("the link cmd/app/kodata/gone leads nowhere");
    }

    @Test
    void linksInACircleEnd() throws IOException {
        Files.createSymbolicLink(data.resolve("up"), Path.of("."));

        assertThatThrownBy(this::copies).hasMessageContaining("kodata is nested more than 100 folders deep");
    }
}
