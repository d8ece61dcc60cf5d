package dev.tare.loops;

import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerSource;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Layers of 20,000 small files: written, read back by their index, and merged. */
@State(Scope.Benchmark)
public class Layers {
    private static final int FILES = 20_000;
    private static final byte[] CONTENT = new byte[500];
    private static final Digest LOWER = Digest.sha256("lower");
    private static final Digest UPPER = Digest.sha256("upper");

    private LayerIndex index;
    private byte[] encoded;
    private LayerSource source;

    @Setup
    public void make() throws IOException {
        index = write(0, OutputStream.nullOutputStream());
        encoded = index.encode();
        LayerIndex upper = write(FILES / 2, OutputStream.nullOutputStream());
        source = new LayerSource() {
            @Override
            public LayerIndex index(Digest diffId) {
                return diffId.equals(LOWER) ? index : upper;
            }

            @Override
            public FileChannel open(Digest diffId) throws IOException {
                throw new IOException("only names are looked at");
            }
        };
    }

    private static LayerIndex write(int first, OutputStream out) throws IOException {
        LayerWriter writer = new LayerWriter(out);
        Digest digest = Digest.sha256(CONTENT);
        for (int i = first; i < first + FILES; i++) {
            String path = "usr/share/d" + i / 100 + "/file" + i;
            writer.add(path, Inode.file(0644, 0, 0, CONTENT.length, 0), null, new ByteArrayInputStream(CONTENT), digest);
        }
        return writer.finish();
    }

    @Benchmark
    public LayerIndex writeTar() throws IOException {
        return write(0, OutputStream.nullOutputStream());
    }

    @Benchmark
    public int readIndex() {
        List<LayerEntry> entries = new ArrayList<>(LayerIndex.decode(encoded).entries());
        return entries.size();
    }

    @Benchmark
    public void mergeTwo(Blackhole seen) throws IOException {
        try (LayerTree tree = new LayerTree(List.of(LOWER, UPPER), source)) {
            for (String folder : tree.children("usr/share")) {
                for (String name : tree.children("usr/share/" + folder)) {
                    seen.consume(tree.get("usr/share/" + folder + "/" + name));
                }
            }
        }
    }
}
