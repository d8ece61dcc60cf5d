package dev.tare.engine.kept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.store.Layers;
import dev.tare.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes a cache of another state, and what does not. */
class StepSightTest {
    private static final Vertex CONTEXT =
            new Vertex(new Op.LocalSource("context", List.of()), List.of(), "context", false);

    @TempDir
    private Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Digest layer(Layers.LayerContent content) {
        return store.layers().write(0, content);
    }

    /** A layer of one file, of any time. */
    private Digest file(String path, String text, int mode) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return layer(writer -> add(writer, path, Inode.file(mode, 0, 0, bytes.length, System.nanoTime()), bytes));
    }

    private static void add(LayerWriter writer, String path, Inode inode, byte @Nullable [] content)
            throws IOException {
        writer.add(path, inode, null, content == null ? null : new ByteArrayInputStream(content), null);
    }

    private static Vertex copied(Vertex from) {
        return new Vertex(
                new Op.FileOp(List.of(new FileAction.Copy(1, "/", "/src/"))),
                List.of(Vertex.SCRATCH, from),
                "copy",
                false);
    }

    private String state(Vertex vertex, Digest layer) throws IOException {
        return new StepSight(store, List.of(new StepSight.Part(vertex, List.of(layer)))).state();
    }

    private String ofContext(Digest layer) throws IOException {
        return state(copied(CONTEXT), layer);
    }

    private String ofContext(String path, String text) throws IOException {
        return ofContext(file(path, text, 0644));
    }

    @Test
    void theContentAndTheTimeOfSourcesDoNotCountTheirNamesAndModesDo() throws IOException {
        String usual = ofContext("src/a.go", "package a");

        assertThat(ofContext("src/a.go", "package a // with more")).isEqualTo(usual);
        assertThat(ofContext("src/b.go", "package a")).isNotEqualTo(usual);
        assertThat(ofContext(file("src/a.go", "package a", 0755))).isNotEqualTo(usual);
    }

    @Test
    void theContentOfAllElseCounts() throws IOException {
        for (String name :
                List.of("src/a.s", "src/a.h", "src/go.mod", "usr/local/go/bin/go", "src/text.txt", "src/ago")) {
            assertThat(ofContext(name, "one")).as(name).isNotEqualTo(ofContext(name, "two"));
        }
    }

    @Test
    void whatGitHasOfThePastDoesNotCountWhatItIsToDoDoes() throws IOException {
        assertThat(ofContext("src/.git/HEAD", "one")).isEqualTo(ofContext("src/.git/HEAD", "two"));
        assertThat(ofContext("src/.git/objects/aa/1", "one")).isEqualTo(ofContext("src/.git/objects/bb/2", "two"));
        for (String name : List.of("src/.git/config", "src/.git/refs/x.h", "src/git/HEAD", "src/.git/hooks/a")) {
            assertThat(ofContext(name, "one")).as(name).isNotEqualTo(ofContext(name, "two"));
        }
    }

    @Test
    void ofALayerThatIsNotOfAContextAllCounts() throws IOException {
        Digest one = file("src/a.go", "package a", 0644);
        Digest two = file("src/a.go", "package b", 0644);
        Vertex stage = copied(copied(CONTEXT));
        Vertex run = new Vertex(new Op.Diff(), List.of(Vertex.SCRATCH, copied(CONTEXT)), "diff", false);

        assertThat(state(stage, one)).isNotEqualTo(state(stage, two));
        assertThat(state(run, one)).isNotEqualTo(state(run, two));
    }

    @Test
    void whereALinkLeadsToASourceAllCounts() throws IOException {
        assertThat(ofContext(with("src/x.h", "../src/a.go", null, "package a")))
                .isNotEqualTo(ofContext(with("src/x.h", "../src/a.go", null, "package b")));
    }

    /** It may include any file, by any name, link and blank. */
    @Test
    void whereThereIsAssemblyAllCounts() throws IOException {
        assertThat(ofContext(with(null, "", "#include \"x.h\"\n", "package a")))
                .isNotEqualTo(ofContext(with(null, "", "#include \"x.h\"\n", "package b")));
        assertThat(ofContext(with("src/x.s", "text", null, "package a")))
                .isNotEqualTo(ofContext(with("src/x.s", "text", null, "package b")));
    }

    @Test
    void assemblyOfAnotherLayerOrMountIncludesSourcesToo() throws IOException {
        Digest assembly = file("p/f.s", "#include \"/src/a.go\"\n", 0644);
        Digest one = file("src/a.go", "package a", 0644);
        Digest two = file("src/a.go", "package b", 0644);
        Vertex above = new Vertex(
                new Op.FileOp(List.of(new FileAction.Copy(1, "/", "/src/"))),
                List.of(copied(CONTEXT), CONTEXT),
                "copy",
                false);

        assertThat(state(List.of(new StepSight.Part(above, List.of(assembly, one)))))
                .isNotEqualTo(state(List.of(new StepSight.Part(above, List.of(assembly, two)))));
        StepSight.Part mount = new StepSight.Part(copied(CONTEXT), List.of(assembly));
        assertThat(state(List.of(new StepSight.Part(copied(CONTEXT), List.of(one)), mount)))
                .isNotEqualTo(state(List.of(new StepSight.Part(copied(CONTEXT), List.of(two)), mount)));
    }

    private String state(List<StepSight.Part> parts) throws IOException {
        return new StepSight(store, parts).state();
    }

    /** A source, with a link and with assembly. */
    private Digest with(@Nullable String link, String target, @Nullable String assembly, String source) {
        return layer(writer -> {
            byte[] text = source.getBytes(StandardCharsets.UTF_8);
            add(writer, "src/a.go", Inode.file(0644, 0, 0, text.length, 0), text);
            if (assembly != null) {
                byte[] bytes = assembly.getBytes(StandardCharsets.UTF_8);
                add(writer, "src/a.s", Inode.file(0644, 0, 0, bytes.length, 0), bytes);
            }
            if (link != null) {
                add(writer, link, Inode.symlink(target, 0, 0, 0), null);
            }
        });
    }
}
