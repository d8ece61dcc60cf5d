package dev.tare.oci;

import static dev.tare.fuzz.FuzzTarget.holds;

import dev.tare.oci.content.Archives;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerIndexer;
import dev.tare.oci.layer.LayerMerger;
import dev.tare.oci.layer.MergedFile;
import dev.tare.oci.tar.TarFormat;
import dev.tare.text.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** What the fuzzer feeds of this package. */
public final class OciTargets {
    private static final int MAX_PLAIN = 4 << 20;

    private OciTargets() {}

    /** A tar, the checksums of its headers mended: hardly any change would get behind them. */
    public static void tar(byte[] input) throws IOException {
        byte[] bytes = input.clone();
        for (int at = 0; at + TarFormat.BLOCK <= bytes.length; at += TarFormat.BLOCK) {
            if (bytes[at + TarFormat.MAGIC] == 'u' && bytes[at + TarFormat.MAGIC + 1] == 's') {
                byte[] block = Arrays.copyOfRange(bytes, at, at + TarFormat.BLOCK);
                TarFormat.putChecksum(block);
                System.arraycopy(block, 0, bytes, at, TarFormat.BLOCK);
            }
        }
        LayerIndex index = LayerIndexer.index(new ByteArrayInputStream(bytes), true);
        holds(LayerIndex.decode(index.encode()).equals(index), "another index when it is read again");
        LayerMerger merger = new LayerMerger();
        merger.apply(index);
        merger.apply(index);
        walk(merger.root(), 0);
    }

    private static void walk(MergedFile file, int depth) {
        holds(depth <= 5000, "a tree without end");
        file.children().forEach((name, child) -> {
            holds(!name.isEmpty() && !name.equals(".") && !name.equals("..") && name.indexOf('/') < 0, "name: " + name);
            walk(child, depth + 1);
        });
    }

    /** A compressed file of any kind. */
    public static void archive(byte[] input) throws IOException {
        try (InputStream plain = Archives.decompress(new ByteArrayInputStream(input))) {
            byte[] buffer = new byte[65_536];
            int total = 0;
            for (int count = plain.read(buffer); count >= 0 && total < MAX_PLAIN; count = plain.read(buffer)) {
                holds(count > 0, "nothing was read, and no end");
                total += count;
            }
        }
        Archives.isTar(new ByteArrayInputStream(input));
    }

    /** The first byte chooses the kind of document. */
    public static void json(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] json = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0] & 3) {
            case 0 -> {
                byte[] written = ImageConfig.fromJson(json).toJson();
                holds(Arrays.equals(ImageConfig.fromJson(written).toJson(), written), "another configuration");
            }
            case 1 -> {
                byte[] written = Manifest.fromJson(json).toJson();
                holds(Arrays.equals(Manifest.fromJson(written).toJson(), written), "another manifest");
            }
            case 2 -> {
                byte[] written = Index.fromJson(json).toJson();
                holds(Arrays.equals(Index.fromJson(written).toJson(), written), "another index");
            }
            default -> Json.write(Json.read(json));
        }
    }
}
