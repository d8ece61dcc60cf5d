package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import dev.tare.testing.ContainerImages;
import dev.tare.testing.Listing;
import dev.tare.text.Names;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SquashTest {
    private static final int STACKS = Integer.getInteger("tare.stacks", 40);
    private static final Inode FOLDER = Inode.directory(0755, 0, 0, 0);

    @TempDir
    private Path directory;

    private Store store;
    private final List<Digest> layers = new ArrayList<>();

    @BeforeEach
    void open() {
        store = Store.open(directory.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void layer(Layers.LayerContent content) {
        layers.add(ContainerImages.layer(store, content));
    }

    private static void file(LayerWriter to, String path, String text) throws IOException {
        ContainerImages.file(to, path, 0644, ContainerImages.text(text));
    }

    private static void folder(LayerWriter to, String path) throws IOException {
        to.add(path, FOLDER, null, null, null);
    }

    private static void link(LayerWriter to, String path, String first) throws IOException {
        to.add(path, Inode.file(0644, 0, 0, 0, 0), first, null, null);
    }

    /** What the layer has that stands for those above {@code below}; it gives the same tree as they do. */
    private List<String> squashed(int below) throws IOException {
        Digest layer = Squash.layer(store, below, layers);
        List<Digest> all = new ArrayList<>(layers.subList(0, below));
        all.add(layer);
        assertThat(Listing.of(store.tree(all))).isEqualTo(Listing.of(store.tree(layers)));
        return Listing.of(store.layers().index(layer));
    }

    @Test
    void whatWasMadeAndRemovedAgainLeavesNoTrace() throws IOException {
        layer(to -> file(to, "base", "b"));
        layer(to -> file(to, "made", "m"));
        layer(to -> to.whiteout("made"));

        assertThat(squashed(1)).isEmpty();
    }

    @Test
    void whatWasThereBeforeAndIsGoneIsAWhiteout() throws IOException {
        layer(to -> {
            folder(to, "d");
            file(to, "d/a", "a");
            file(to, "d/b", "b");
            folder(to, "e");
            file(to, "e/f", "f");
        });
        layer(to -> {
            folder(to, "d");
            to.whiteout("d/a");
            to.whiteout("e");
        });

        assertThat(squashed(1)).containsExactly("d", "-d/a", "-e");
    }

    @Test
    void ofAFolderThatWasMadeAnewTheOldFilesAreWhiteouts() throws IOException {
        layer(to -> {
            folder(to, "d");
            file(to, "d/a", "a");
            file(to, "d/b", "b");
        });
        layer(to -> {
            folder(to, "d");
            to.opaque("d");
            file(to, "d/b", "new");
        });

        assertThat(squashed(1)).containsExactly("d", "-d/a", "d/b");
    }

    @Test
    void overNothingItIsTheWholeTreeWithoutWhiteouts() throws IOException {
        layer(to -> {
            file(to, "a", "a");
            file(to, "b", "b");
        });
        layer(to -> to.whiteout("a"));

        assertThat(squashed(0)).containsExactly("b");
    }

    @Test
    void aChangeIsOfContentOrOfWhatTheInodeSaysAndNoneOfWritingTheSame() throws IOException {
        layer(to -> {
            file(to, "content", "a");
            file(to, "mode", "a");
            file(to, "same", "a");
            file(to, "time", "a");
        });
        layer(to -> {
            file(to, "content", "b");
            ContainerImages.file(to, "mode", 0600, ContainerImages.text("a"));
            file(to, "same", "a");
            to.add("time", Inode.file(0644, 0, 0, 1, 7), null, new ByteArrayInputStream(new byte[] {'a'}), null);
        });

        assertThat(squashed(1)).containsExactly("content", "mode", "time");
    }

    @Test
    void oneKindOfFileTakesThePlaceOfAnother() throws IOException {
        layer(to -> {
            file(to, "file", "f");
            folder(to, "folder");
            file(to, "folder/in", "i");
            to.add("link", Inode.symlink("file", 0, 0, 0), null, null, null);
        });
        layer(to -> {
            folder(to, "file");
            file(to, "file/in", "i");
            file(to, "folder", "f");
            folder(to, "link");
        });

        assertThat(squashed(1)).containsExactly("file", "file/in", "folder", "link");
    }

    @Test
    void aHardLinkHasAllItsNamesInTheLayerAndTheFirstIsTheFile() throws IOException {
        layer(to -> {
            folder(to, "z");
            file(to, "z/one", "1");
            link(to, "a", "z/one");
            file(to, "other", "o");
        });
        layer(to -> {
            file(to, "a", "2");
            file(to, "new", "n");
            link(to, "zz", "new");
        });
        layer(to -> {
            folder(to, "z");
            file(to, "z/one", "3");
            link(to, "b", "z/one");
        });

        assertThat(squashed(1)).containsExactly("a", "b", "new", "z", "=z/one", "=zz");
    }

    @Test
    void whoChangesALinkedFileOfALowerLayerHasItsOtherNamesToo() throws IOException {
        layer(to -> {
            file(to, "one", "1");
            file(to, "other", "o");
        });
        layer(to -> link(to, "two", "one"));

        assertThat(squashed(1)).containsExactly("one", "=two");
    }

    @Test
    void namesThatBecomeOneFileOfTheSameContentAreLinked() throws IOException {
        layer(to -> {
            file(to, "one", "1");
            file(to, "other", "1");
        });
        layer(to -> {
            file(to, "one", "1");
            link(to, "other", "one");
        });

        assertThat(squashed(1)).containsExactly("one", "=other");
    }

    @Test
    void namesThatBecomeFilesOfTheirOwnAreLinkedNoMore() throws IOException {
        layer(to -> {
            file(to, "one", "1");
            link(to, "other", "one");
            link(to, "third", "one");
        });
        layer(to -> file(to, "other", "1"));

        assertThat(squashed(1)).containsExactly("other");
    }

    @Test
    void aNameOfALinkedFileGoesWithoutTheOthers() throws IOException {
        layer(to -> {
            file(to, "one", "1");
            link(to, "other", "one");
        });
        layer(to -> to.whiteout("other"));

        assertThat(squashed(1)).containsExactly("-other");
    }

    @Test
    void foldersStandBeforeWhatIsInThemInTheOrderOfTheirBytes() throws IOException {
        layer(to -> file(to, "base", "b"));
        layer(to -> {
            folder(to, "d");
            file(to, "d-x", "x");
            file(to, "d/b", "b");
            file(to, "d/B", "B");
            file(to, "d/\u00e9", "e");
        });

        assertThat(squashed(1)).containsExactly("d", "d-x", "d/B", "d/b", "d/\u00e9");
    }

    @Test
    void whatIsRememberedIsTakenAsLongAsItsLayerIsThere() throws IOException {
        layer(to -> file(to, "a", "a"));
        layer(to -> file(to, "b", "b"));
        Digest layer = Squash.layer(store, 0, layers);
        assertThat(Squash.layer(store, 0, layers)).isEqualTo(layer);
        assertThat(Squash.layer(store, 1, layers)).isNotEqualTo(layer);
    }

    @Test
    void randomStacksGiveTheSameTreeWhenTheyAreOneLayer() throws IOException {
        Random random = new Random(Long.getLong("tare.seed", 1));
        for (int i = 0; i < STACKS; i++) {
            layers.clear();
            for (int layer = 0; layer < 4; layer++) {
                Map<String, Integer> kinds = new TreeMap<>(Names.BYTEWISE);
                for (String top : List.of("a", "b", "c")) {
                    int kind = random.nextInt(6);
                    kinds.put(top, kind);
                    for (String in : List.of("x", "y", "z")) {
                        if (kind < 2) {
                            kinds.put(top + "/" + in, 1 + random.nextInt(5));
                        }
                    }
                }
                layer(to -> random(to, kinds, random));
            }
            var _ = squashed(random.nextInt(4));
        }
    }

    /** 0 and 1 are a folder, the former opaque; 2 a whiteout, 3 a file, 4 a link to the last file, all else is nothing. */
    private static void random(LayerWriter to, Map<String, Integer> kinds, Random random) throws IOException {
        String last = null;
        for (var entry : kinds.entrySet()) {
            String path = entry.getKey();
            int kind = entry.getValue();
            if (kind < 2) {
                to.add(path, Inode.directory(random.nextBoolean() ? 0755 : 0700, 0, 0, 0), null, null, null);
                if (kind == 0) {
                    to.opaque(path);
                }
            } else if (kind == 2) {
                to.whiteout(path);
            } else if (kind == 3 || kind == 4 && last == null) {
                file(to, path, random.nextBoolean() ? "1" : "2");
                last = path;
            } else if (kind == 4) {
                link(to, path, last);
            }
        }
    }
}
