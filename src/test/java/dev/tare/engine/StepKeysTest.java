package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.plan.ExecMount;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the key of a step leaves out is what cannot change its layer, and nothing else. */
class StepKeysTest {
    private static final Digest BASE = Digest.sha256("base");
    private static final FileTree FILES = new MemoryTree()
            .file("x", "one")
            .file("also-x", "one")
            .file("y", "two")
            .dir("d")
            .file("d/f", "one")
            .dir("e")
            .file("e/f", "one")
            .dir("other")
            .file("other/f", "two");

    @Test
    void whereAMountedFolderLayDoesNotCount() throws IOException {
        assertThat(run(bind(1, "/d"))).isEqualTo(run(bind(1, "/e"))).isEqualTo(run(bind(2, "/d")));
    }

    @Test
    void whatAMountShowsCounts() throws IOException {
        assertThat(List.of(
                        run(bind(1, "/d")),
                        run(bind(1, "/other")),
                        run(bind(1, "/x")),
                        run(bind(1, "/y")),
                        run(bind(1, "/")),
                        run(bind(0, "/")),
                        run(new ExecMount.Bind("/in", 1, "/d", true)),
                        run(new ExecMount.Bind("/to", 1, "/d", false)),
                        run(bind(1, "/d"), bind(1, "/other")),
                        run(bind(1, "/other"), bind(1, "/d"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void whichCacheIsUsedDoesNotCount() throws IOException {
        assertThat(run(cache("a", ExecMount.Sharing.SHARED, 0, null)))
                .isEqualTo(run(cache("b", ExecMount.Sharing.SHARED, 0, null)))
                .isEqualTo(run(cache("a", ExecMount.Sharing.LOCKED, 0, null)));
    }

    @Test
    void whereACacheOfAToolchainIsCountsAndNotWhichOneItIs() throws IOException {
        Digest kept = run(new ExecMount.Kept("/c", "a", "", "/root", true));

        assertThat(run(new ExecMount.Kept("/c", "b", "", "/root", true))).isEqualTo(kept);
        // By these it is decided whether the step has it at all.
        assertThat(run(new ExecMount.Kept("/c", "a", "", null, true))).isNotEqualTo(kept);
        assertThat(run(new ExecMount.Kept("/c", "a", "", "/root", false))).isNotEqualTo(kept);
        assertThat(run(new ExecMount.Kept("/d", "a", "", "/root", true))).isNotEqualTo(kept);
        assertThat(run(new ExecMount[0])).isNotEqualTo(kept);
    }

    @Test
    void whatACacheBeginsWithCounts() throws IOException {
        assertThat(List.of(
                        run(cache("a", ExecMount.Sharing.SHARED, 0, null)),
                        run(cache("a", ExecMount.Sharing.SHARED, 0, 0L)),
                        run(cache("a", ExecMount.Sharing.SHARED, 0, 1000L)),
                        run(cache("a", ExecMount.Sharing.SHARED, 1, null)),
                        run(cache("a", ExecMount.Sharing.SHARED, 2, null))))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatACacheBeginsWithOnThisMachineCounts() throws IOException {
        Op.Exec op = exec(cache("a", ExecMount.Sharing.SHARED, 1, null));
        List<List<Digest>> none = List.of(List.of(BASE), List.of());

        Digest one = StepKeys.of(op, 0, none, trees("one"), new SourceKeys());
        Digest two = StepKeys.of(op, 0, none, trees("two"), new SourceKeys());

        assertThat(one).isNotEqualTo(two);
    }

    private static List<FileTree> trees(String content) {
        return List.of(new MemoryTree(), new MemoryTree().file("f", content));
    }

    @Test
    void proxiesAndAddressesOfHostsDoNotCount() throws IOException {
        Digest plain = run(exec(List.of("http_proxy=http://a"), "10.0.0.1", List.of("A=1")));

        assertThat(run(exec(List.of("http_proxy=http://b"), "10.0.0.2", List.of("A=1"))))
                .isEqualTo(plain);
        assertThat(run(exec(List.of(), "10.0.0.1", List.of("A=1")))).isEqualTo(plain);
        assertThat(run(exec(List.of(), "10.0.0.1", List.of("A=2")))).isNotEqualTo(plain);
    }

    @Test
    void whereAFileLaySaysNothingOfItsCopyButItsNameDoes() throws IOException {
        assertThat(copy("/d", "/to/", null)).isEqualTo(copy("/e", "/to/", null));
        assertThat(List.of(
                        copy("/x", "/to/", null),
                        copy("/also-x", "/to/", null),
                        copy("/y", "/to/", null),
                        copy("/x", "/other/", null),
                        copy("/x", "/to/", "0600")))
                .doesNotHaveDuplicates();
    }

    @Test
    void directoriesAboveWhatIsTakenCountAsTheyAreCopied() throws IOException {
        assertThat(List.of(parents(0755, 0755), parents(0700, 0755), parents(0755, 0700), parents(04755, 0755)))
                .doesNotHaveDuplicates();
        assertThat(List.of(takenBack(0755), takenBack(0700))).doesNotHaveDuplicates();
    }

    @Test
    void directoriesOfWhichNothingIsTakenDoNotCount() throws IOException {
        MemoryTree more = directories(0755, 0755).dir("a/unused").dir("unused");
        assertThat(copy(more, parents("a/b/f"))).isEqualTo(parents(0755, 0755));
    }

    private static Digest parents(int upper, int lower) throws IOException {
        return copy(directories(upper, lower), parents("a/b/f"));
    }

    private static Digest takenBack(int upper) throws IOException {
        return copy(
                directories(upper, 0755),
                new FileAction.Copy(1, "/", "/to/", null, null, Set.of(), List.of("a", "!a/b")));
    }

    private static final Digest STAGE = Digest.sha256("stage");

    /** Of a step on a stage and with another beside it, or with files where that is null. */
    private static Digest defined(Op op, long time, @Nullable Digest beside) throws IOException {
        List<@Nullable Digest> inputs = new ArrayList<>(List.of(BASE));
        List<@Nullable FileTree> trees = new ArrayList<>();
        inputs.add(beside);
        trees.add(null);
        trees.add(beside == null ? FILES : null);
        return StepKeys.definition(op, time, inputs, trees, new SourceKeys());
    }

    private static Digest defined(String source, String destination, @Nullable Digest beside) throws IOException {
        return defined(new Op.FileOp(List.of(new FileAction.Copy(1, source, destination))), 0, beside);
    }

    @Test
    void aDefinitionTellsApartTheStagesAndPathsThatAreReadAndTheContentOfFiles() throws IOException {
        assertThat(List.of(
                        defined("/x", "/to/", STAGE),
                        defined("/also-x", "/to/", STAGE),
                        defined("/x", "/other/", STAGE),
                        defined("/x", "/to/", Digest.sha256("another stage")),
                        defined("/x", "/to/", null),
                        defined("/also-x", "/to/", null),
                        defined("/y", "/to/", null),
                        defined(exec(bind(1, "/d")), 0, STAGE),
                        defined(exec(bind(1, "/e")), 0, STAGE),
                        defined(exec(bind(1, "/d")), 0, BASE),
                        defined(exec(bind(0, "/")), 0, STAGE),
                        defined(exec(bind(1, "/d")), 0, null),
                        defined(exec(bind(1, "/other")), 0, null),
                        defined(exec(cache("a", ExecMount.Sharing.SHARED, 1, null)), 0, STAGE),
                        defined(exec(cache("a", ExecMount.Sharing.SHARED, 1, null)), 0, BASE),
                        defined(exec(cache("a", ExecMount.Sharing.SHARED, 0, null)), 0, STAGE),
                        defined(exec(), 0, STAGE),
                        defined(exec(), 1, STAGE),
                        defined(exec(List.of(), "", List.of("A=1")), 0, STAGE),
                        defined(exec(List.of(), "", List.of("A=2")), 0, STAGE)))
                .doesNotHaveDuplicates();
        // Content is content, wherever it lay.
        assertThat(defined("/d", "/to/", null)).isEqualTo(defined("/e", "/to/", null));
        assertThat(defined(exec(List.of("http_proxy=http://a"), "10.0.0.1", List.of()), 0, STAGE))
                .isEqualTo(defined(exec(List.of(), "10.0.0.2", List.of()), 0, STAGE));
    }

    @Test
    void aDefinitionBeginsWithTheLayersOfImagesWhateverTheirNames() throws IOException {
        assertThat(image("a", BASE)).isEqualTo(image("b", BASE)).isNotEqualTo(image("a", STAGE));
    }

    private static Digest image(String name, Digest layer) throws IOException {
        Op op = new Op.ImageSource(name, Digest.sha256(name), null, new Platform("linux", "amd64", ""), List.of(layer));
        return StepKeys.definition(op, 0, List.of(), List.of(), new SourceKeys());
    }

    private static MemoryTree directories(int upper, int lower) {
        return new MemoryTree()
                .put("a", Inode.directory(upper, 0, 0, 0), 0, "")
                .put("a/b", Inode.directory(lower, 0, 0, 0), 0, "")
                .file("a/b/f", "one");
    }

    private static FileAction.Copy parents(String source) {
        return new FileAction.Copy(1, source, "/to/", null, null, Set.of(FileAction.Copy.Option.PARENTS), List.of());
    }

    private static Digest copy(FileTree from, FileAction.Copy copy) throws IOException {
        return StepKeys.of(
                new Op.FileOp(List.of(copy)),
                0,
                List.of(List.of(BASE), List.of()),
                List.of(new MemoryTree(), from),
                new SourceKeys());
    }

    private static ExecMount bind(int input, String source) {
        return new ExecMount.Bind("/in", input, source, false);
    }

    private static ExecMount cache(String id, ExecMount.Sharing sharing, int input, @Nullable Long uid) {
        return new ExecMount.Cache("/c", id, sharing, false, input, "/", null, uid, null);
    }

    private static Digest run(ExecMount... mounts) throws IOException {
        return run(exec(mounts));
    }

    private static Op.Exec exec(ExecMount... mounts) {
        return new Op.Exec(
                List.of("make"),
                List.of(),
                List.of(),
                "/",
                "",
                Op.Network.DEFAULT,
                false,
                List.of(mounts),
                Op.ExecLimits.NONE,
                new Platform("linux", "amd64", ""));
    }

    private static Op.Exec exec(List<String> proxies, String address, List<String> environment) {
        return new Op.Exec(
                List.of("make"),
                environment,
                proxies,
                "/",
                "",
                Op.Network.DEFAULT,
                false,
                List.of(),
                new Op.ExecLimits(List.of(new Op.HostEntry("host", address)), List.of(), 0),
                new Platform("linux", "amd64", ""));
    }

    /** Inputs 1 and 2 have the same files, in other layers. */
    private static Digest run(Op.Exec op) throws IOException {
        return StepKeys.of(
                op,
                0,
                List.of(List.of(BASE), List.of(Digest.sha256("one")), List.of(Digest.sha256("two"))),
                List.of(new MemoryTree(), FILES, FILES),
                new SourceKeys());
    }

    private static Digest copy(String source, String destination, @Nullable String mode) throws IOException {
        return copy(FILES, new FileAction.Copy(1, source, destination, null, mode, Set.of(), List.of()));
    }
}
