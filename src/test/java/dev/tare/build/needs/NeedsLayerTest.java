package dev.tare.build.needs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.needs.Confidence;
import dev.tare.needs.Evidence;
import dev.tare.needs.Need;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.NeedsHistory;
import dev.tare.needs.files.ImageUser;
import dev.tare.needs.files.NeedsChoice;
import dev.tare.needs.files.NeedsSetting;
import dev.tare.needs.files.Surroundings;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedsLayerTest {
    private static final long TIME = 1_700_000_000L;
    private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");

    @TempDir
    Path folder;

    private Store store;
    private int zonesRead;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static NeedFindings findings(NeedId... ids) {
        List<Need> needs = new ArrayList<>();
        for (NeedId id : ids) {
            needs.add(new Need(
                    id,
                    Confidence.A,
                    "does what needs " + id,
                    List.of("main.main", "x.Y"),
                    List.of(),
                    List.of(new dev.tare.needs.FileCost("/x", 1, 0644, "x")),
                    "it fails"));
        }
        return new NeedFindings(needs, List.of(), Evidence.Language.GO, false);
    }

    private NeedsSetting setting(String user) {
        return new NeedsSetting(
                new Surroundings(ImageUser.parse(user), Map.of()),
                Set.of(),
                false,
                () -> {
                    zonesRead++;
                    throw new IOException("no zones here");
                },
                null,
                folder,
                folder,
                NOW);
    }

    private NeedsLayer layer(NeedFindings findings, NeedsChoice choice) {
        return NeedsLayer.of(store, findings, choice, setting("65532:65532"), "go1.26.8", TIME);
    }

    private static List<String> listing(FileTree tree) throws IOException {
        List<String> out = new ArrayList<>();
        list(tree, "", out);
        return out;
    }

    private static void list(FileTree tree, String at, List<String> to) throws IOException {
        for (String name : tree.children(at)) {
            String path = at.isEmpty() ? name : at + "/" + name;
            Node node = tree.get(path);
            String content = node.inode().isDirectory() ? "" : " " + tree.digest(node);
            to.add(path + " " + Integer.toOctalString(node.inode().mode()) + " "
                    + node.inode().uid() + content);
            list(tree, path, to);
        }
    }

    @Test
    void whatIsRememberedIsWhatWasMade() throws IOException {
        NeedFindings findings = findings(NeedId.CA, NeedId.PASSWD, NeedId.TMP, NeedId.HOME);

        NeedsLayer made = layer(findings, NeedsChoice.NONE);
        NeedsLayer remembered = layer(findings, NeedsChoice.NONE);

        assertThat(remembered.files()).isEqualTo(made.files()).isNotEmpty();
        assertThat(remembered.environment()).isEqualTo(made.environment());
        assertThat(listing(remembered.tree())).isEqualTo(listing(made.tree()));
        for (AddedFile file : remembered.files()) {
            Node node = remembered.tree().get(file.path().substring(1));
            if (!file.isFolder()) {
                try (var in = remembered.tree().open(node)) {
                    assertThat(Digest.sha256(in.readAllBytes()))
                            .isEqualTo(remembered.tree().digest(node));
                }
            }
        }
    }

    @Test
    void anotherUserGetsFilesOfHisOwn() {
        NeedFindings findings = findings(NeedId.PASSWD);

        NeedsLayer one = layer(findings, NeedsChoice.NONE);
        NeedsLayer other = NeedsLayer.of(store, findings, NeedsChoice.NONE, setting("1000:1000"), "go1.26.8", TIME);

        assertThat(other.files().getFirst().content())
                .isNotEqualTo(one.files().getFirst().content());
    }

    @Test
    void zonesAreNotReadWhereNoneAreNeeded() {
        layer(findings(NeedId.TMP), NeedsChoice.NONE);

        assertThat(zonesRead).isZero();
        assertThatThrownBy(() -> layer(findings(NeedId.TZ), NeedsChoice.NONE)).isInstanceOf(TareException.class);
        assertThat(zonesRead).isEqualTo(1);
    }

    @Test
    void everyFileHasTheTimeThatIsAskedFor() throws IOException {
        NeedsLayer made = layer(findings(NeedId.CA), NeedsChoice.NONE);

        assertThat(made.tree().get("etc/ssl/certs").inode().mtimeSeconds()).isEqualTo(TIME);
        assertThat(made.tree().get("etc/ssl/certs/ca-certificates.crt").inode().mtimeSeconds())
                .isEqualTo(TIME);
    }

    @Test
    void theHistoryTellsOfEachFileWhyItIsThere() {
        NeedsLayer made = layer(findings(NeedId.CA, NeedId.TMP), NeedsChoice.NONE);

        List<History> history = new ArrayList<>();
        made.layer(Vertex.SCRATCH)
                .remarks()
                .forEach(each -> history.add(new History(null, each.createdBy(), each.comment(), null, true)));

        assertThat(NeedsHistory.read(history))
                .extracting(line -> line.need() + " " + line.path() + " " + line.reason())
                .containsExactly(
                        "ca /etc/ssl/certs/ca-certificates.crt does what needs ca: main.main -> x.Y",
                        "tmp /tmp does what needs tmp: main.main -> x.Y");
    }

    @Test
    void ofSeveralProgramsTheSurestNeedCounts() {
        Need hint = new Need(NeedId.CA, Confidence.C, "may", List.of(), List.of("a"), List.of(), "m");
        Need certain = new Need(NeedId.CA, Confidence.A, "does", List.of("main.main"), List.of("b"), List.of(), "m");

        NeedFindings together = RememberedNeeds.together(List.of(
                new NeedFindings(List.of(hint), List.of("w"), Evidence.Language.GO, false),
                new NeedFindings(List.of(certain), List.of("w"), Evidence.Language.GO, true)));

        assertThat(together.needs()).hasSize(1);
        assertThat(together.needs().getFirst().confidence()).isEqualTo(Confidence.A);
        assertThat(together.needs().getFirst().names()).containsExactly("a", "b");
        assertThat(together.warnings()).containsExactly("w");
        assertThat(together.localTime()).isTrue();
    }
}
