package dev.tare.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.TreePaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerIndexTest {
    @Test
    void everyKindOfEntryComesBack() throws IOException {
        LayerIndex index = LayerWriterTest.everything(new LayerWriter(new ByteArrayOutputStream()));
        LayerIndex read = LayerIndex.decode(index.encode());
        assertThat(read).isEqualTo(index);
        assertThat(new LayerIndex(index.entries())).isEqualTo(index);
        assertThat(index.entries()).hasSize(14);
    }

    @Test
    void pathsThatShareTheirBeginComeBack() {
        List<LayerEntry> entries = new ArrayList<>();
        for (String path : List.of("abc", "ab/x", "ab", "ab/x/z", "ab/y", "", "a", "a/b/c", "a/bz", "a/b", "é", "è")) {
            entries.add(new LayerEntry(
                    path, LayerEntry.Kind.ADD, Inode.directory(0, 0, 0, Long.MIN_VALUE), null, Long.MAX_VALUE, null));
        }
        LayerIndex index = new LayerIndex(entries);
        assertThat(index.entries()).isEqualTo(entries);
        LayerCursor cursor = index.cursor();
        for (LayerEntry entry : entries) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.directory()).isEqualTo(TreePaths.parent(entry.path()));
            assertThat(cursor.name()).isEqualTo(TreePaths.name(entry.path()));
        }
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void anotherVersionAndAnyTornByteAreNoIndex() throws IOException {
        byte[] sound = LayerWriterTest.everything(new LayerWriter(new ByteArrayOutputStream()))
                .encode();
        for (int i = 0; i < sound.length; i++) {
            byte[] torn = sound.clone();
            torn[i] ^= 0x10;
            assertThat(LayerIndex.decode(torn)).as("byte " + i).isNull();
        }
        for (int length = 0; length < sound.length; length++) {
            assertThat(LayerIndex.decode(Arrays.copyOf(sound, length)))
                    .as("length " + length)
                    .isNull();
        }
    }
}
