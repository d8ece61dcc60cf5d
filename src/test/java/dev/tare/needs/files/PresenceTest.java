package dev.tare.needs.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.needs.Evidence;
import dev.tare.needs.Linkage;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.NeedsAnalysis;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PresenceTest {
    /** All that is ever added without being asked for. */
    private static final NeedFindings ALL = NeedsAnalysis.unreadable("it is a test", Linkage.STATIC);

    @Test
    void aBaseSaysWhatItHas() throws IOException {
        MemoryTree tree = new MemoryTree()
                .file("etc/pki/tls/certs/ca-bundle.crt", "x")
                .file("etc/passwd", "root")
                .file("etc/group", "")
                .dir("tmp")
                .symlink("usr/share/zoneinfo", "/zones")
                .file("zones/UTC", "x");

        assertThat(present(tree, "65532", Map.of())).containsExactlyInAnyOrder(NeedId.CA, NeedId.TZ, NeedId.PASSWD);
        assertThat(present(tree, "0", Map.of())).contains(NeedId.TMP).doesNotContain(NeedId.HOME);
        assertThat(present(new MemoryTree(), "0", Map.of())).isEmpty();
    }

    private static Set<NeedId> present(FileTree tree, String user, Map<String, String> environment) throws IOException {
        return Presence.of(tree, new Surroundings(ImageUser.parse(user), environment), Evidence.Language.GO);
    }

    /** As a tree, with the owners and modes that they are made with. */
    private static MemoryTree tree(NeedFiles files) {
        MemoryTree tree = new MemoryTree();
        for (NeedFile file : files.files()) {
            String path = file.path().substring(1);
            if (file.isFolder()) {
                tree.put(path, Inode.directory(file.mode(), file.uid(), file.gid(), 0), 0, "");
            } else {
                tree.file(path, new String(file.bytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return tree;
    }

    @Test
    void whatIsAddedIsSeenToBeThere() throws IOException {
        NeedsChoice choice = NeedsChoice.parse(List.of("nsswitch,mime,services"), List.of(), List.of(), List.of());
        List<Map<String, String>> images = List.of(
                Map.of(),
                Map.of("HOME", "/data/", "TMPDIR", "/scratch/", "ZONEINFO", "/zones.zip"),
                Map.of("HOME", "/", "TMPDIR", "/", "TZ", "Europe/Paris"));
        for (Map<String, String> image : images) {
            for (String user : List.of("65532:65532", "0", "app:staff")) {
                NeedFiles made = NeedFiles.of(
                        ALL,
                        choice,
                        new NeedsSetting(
                                new Surroundings(ImageUser.parse(user), image),
                                Set.of(),
                                false,
                                NeedFilesTest::zones,
                                null,
                                Path.of("/"),
                                Path.of("/"),
                                Instant.EPOCH));
                Map<String, String> environment = new HashMap<>(image);
                environment.putAll(made.environment());

                assertThat(present(tree(made), user, environment))
                        .as(user + " " + image)
                        .containsAll(made.files().stream().map(NeedFile::need).toList())
                        .contains(NeedId.TZ, NeedId.HOME, NeedId.TMP);
                assertThat(Presence.hasLocalZone(tree(made), new Surroundings(ImageUser.parse(user), environment)))
                        .isTrue();
            }
        }
    }

    /** Only programs of Go look into what ZONEINFO names. */
    @Test
    void anArchiveOfZonesIsOfUseToGoAlone() throws IOException {
        MemoryTree tree = new MemoryTree().file("zones.zip", "x").dir("zones/Europe");
        ImageUser user = ImageUser.parse("65532");
        Surroundings archive = new Surroundings(user, Map.of("ZONEINFO", "/zones.zip"));

        assertThat(Presence.of(tree, archive, Evidence.Language.GO)).contains(NeedId.TZ);
        assertThat(Presence.of(tree, archive, Evidence.Language.NATIVE)).doesNotContain(NeedId.TZ);
        assertThat(present(tree, "65532", Map.of("ZONEINFO", "/zones"))).contains(NeedId.TZ);
        assertThat(present(tree, "65532", Map.of("ZONEINFO", "/gone.zip"))).doesNotContain(NeedId.TZ);
        assertThat(Presence.hasLocalZone(tree, new Surroundings(user, Map.of("ZONEINFO", "/zones.zip", "TZ", "CET"))))
                .isFalse();
    }
}
