package dev.tare.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerTree;
import dev.tare.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Layers of a few names, in which everything happens to each of them: as foreign tools write them, and worse. */
final class RandomLayers {
    private static final List<String> NAMES = List.of("a", "b", "c");

    private final Random random;
    private int count;

    RandomLayers(long seed) {
        this.random = new Random(seed);
    }

    /** A stack of one to five layers, each of which can be unpacked. */
    List<Digest> stack(Store store) throws IOException {
        List<Digest> layers = new ArrayList<>();
        int size = 1 + random.nextInt(5);
        while (layers.size() < size) {
            layers.add(store.blobs().put(layer()));
            try (LayerTree tree = store.tree(layers)) {
                tree.changes();
            } catch (IOException e) {
                // A hard link to nothing, a file with something in it: a layer that nobody can unpack.
                layers.removeLast();
            }
        }
        return layers;
    }

    byte[] layer() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, UTF_8.name())) {
            for (int left = random.nextInt(9); left > 0; left--) {
                add(tar);
            }
        }
        return out.toByteArray();
    }

    private void add(TarArchiveOutputStream tar) throws IOException {
        String path = path();
        String parent = path.substring(0, path.lastIndexOf('/') + 1);
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> put(tar, entry(path + "/", TarConstants.LF_DIR), "");
            case 3, 4, 5, 6 -> put(tar, entry(path, TarConstants.LF_NORMAL), "content " + count);
            case 7, 8 -> {
                TarArchiveEntry link = entry(path, TarConstants.LF_SYMLINK);
                link.setLinkName(List.of("", "/", "../", "./").get(random.nextInt(4)) + path());
                put(tar, link, "");
            }
            case 9 -> {
                TarArchiveEntry link = entry(path, TarConstants.LF_LINK);
                link.setLinkName(path());
                put(tar, link, "");
            }
            case 10, 11 -> put(tar, entry(parent + ".wh." + name(), TarConstants.LF_NORMAL), "");
            case 12 -> {
                boolean root = random.nextInt(5) == 0;
                put(tar, entry((root ? "" : path + "/") + ".wh..wh..opq", TarConstants.LF_NORMAL), "");
            }
            default -> {
                TarArchiveEntry device = entry(path, TarConstants.LF_CHR);
                boolean whiteout = random.nextBoolean();
                device.setDevMajor(whiteout ? 0 : 1);
                device.setDevMinor(whiteout ? 0 : 3);
                put(tar, device, "");
            }
        }
    }

    private TarArchiveEntry entry(String name, byte type) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        count++;
        entry.setMode(0600 | random.nextInt(0200));
        entry.setIds(random.nextInt(5), random.nextInt(5));
        entry.setModTime(count * 1000L);
        return entry;
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, String content) throws IOException {
        byte[] bytes = content.getBytes(UTF_8);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private String path() {
        StringBuilder path = new StringBuilder(name());
        while (random.nextInt(5) < 2) {
            path.append('/').append(name());
        }
        return path.toString();
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }
}
