package dev.tare.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.layer.LayerStack;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.testing.MemoryTree;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes at places of a program, wherever it lies. */
class ByteSourceTest {
    /** More than is read from a file at once. */
    private static final byte[] BYTES = "0123456789abcdef".repeat(40_000).getBytes(StandardCharsets.US_ASCII);

    private static void check(ByteSource source) throws IOException {
        assertThat(source.size()).isEqualTo(BYTES.length);
        assertThat(source.read(0, BYTES.length).array()).isEqualTo(BYTES);
        assertThat(source.read(500_000, 7).array()).isEqualTo(Arrays.copyOfRange(BYTES, 500_000, 500_007));
        assertThat(source.read(3, 2).array()).isEqualTo("34".getBytes(StandardCharsets.US_ASCII));
        byte[] part = new byte[300_010];
        source.read(1, ByteBuffer.wrap(part, 5, 300_000));
        assertThat(Arrays.copyOfRange(part, 5, 300_005)).isEqualTo(Arrays.copyOfRange(BYTES, 1, 300_001));
        assertThat(Arrays.copyOfRange(part, 300_005, 300_010)).containsOnly(0);
        assertThatThrownBy(() -> source.read(BYTES.length - 1, 2)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> source.read(-1, 2)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> source.read(BYTES.length - 1, ByteBuffer.allocate(2)))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void allSourcesGiveTheSameBytesAtEachPlace(@TempDir Path folder) throws IOException {
        check(ByteSource.of(BYTES));
        try (FileChannel file = FileChannel.open(Files.write(folder.resolve("program"), BYTES))) {
            check(ByteSource.of(file));
        }
        MemoryTree tree = new MemoryTree().file("app", new String(BYTES, StandardCharsets.US_ASCII));
        check(ByteSource.of(tree, Objects.requireNonNull(tree.get("app"))));
    }

    @Test
    void aFileOfALayerIsNotHashedForEachPlace(@TempDir Path folder) throws IOException {
        LayerStack layers = new LayerStack(folder);
        layers.layer(layer -> {
            Inode inode = Inode.file(0755, 0, 0, BYTES.length, 1);
            layer.add("app", inode, null, new ByteArrayInputStream(BYTES), null);
        });
        try (LayerTree tree = layers.tree()) {
            Node file = Objects.requireNonNull(tree.get("app"));
            ByteSource source = ByteSource.of(tree, file);
            check(source);
            assertThat(source).isInstanceOf(ByteSource.OfMemory.class);
        }
    }
}
