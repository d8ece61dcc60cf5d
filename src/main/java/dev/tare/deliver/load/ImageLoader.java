package dev.tare.deliver.load;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Reference;
import dev.tare.oci.content.Archives;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings images into the store: an OCI layout as folder or archive, whose manifests are kept byte for byte, or an archive
 * of {@code docker save}, old, older or new. Every digest is checked; nothing gets a name before all is there.
 */
public final class ImageLoader {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String WRITERS = "load takes what save, docker save, or a build with --output type=oci wrote";

    private final Store store;
    private final boolean named;

    /** One that gives images the names that their archive has for them. */
    public ImageLoader(Store store) {
        this(store, true);
    }

    private ImageLoader(Store store, boolean named) {
        this.store = store;
        this.named = named;
    }

    /** One for archives that were asked for by ID: whatever names are in them, nobody asked for these. */
    static ImageLoader unnamed(Store store) {
        return new ImageLoader(store, false);
    }

    /**
     * An image that was loaded.
     *
     * @param id digest of its configuration
     * @param names that it got; empty when the archive has none for it
     */
    public record Loaded(Digest id, List<Reference> names) {
        public Loaded {
            names = List.copyOf(names);
        }
    }

    /** Loads a file or a folder. @param shown it, as the user typed it */
    public List<Loaded> load(Path from, String shown) {
        try {
            if (Files.isDirectory(from)) {
                return load(new FolderFiles(store, from), shown);
            }
            try (InputStream in = Files.newInputStream(from)) {
                return load(in, shown);
            }
        } catch (IOException e) {
            throw failed(shown, e);
        }
    }

    /** Loads an archive, plain or compressed, that is read to its end. */
    public List<Loaded> load(InputStream archive, String shown) {
        try (InputStream tar = Archives.decompress(new BufferedInputStream(archive, BUFFER_BYTES))) {
            return load(files(tar, shown), shown);
        } catch (IOException e) {
            throw failed(shown, e);
        }
    }

    private LoadFiles files(InputStream tar, String shown) {
        try {
            return ArchiveFiles.read(store, tar);
        } catch (IOException e) {
            throw TareException.failed("cannot load " + shown + ": " + Reasons.of(e), WRITERS);
        }
    }

    private List<Loaded> load(LoadFiles files, String shown) throws IOException {
        Map<Descriptor, Set<Reference>> images = new LinkedHashMap<>();
        byte[] index = files.small("index.json");
        byte[] manifest = files.small("manifest.json");
        byte[] repositories = index == null && manifest == null ? files.small("repositories") : null;
        LoadedNames names = new LoadedNames(named);
        if (index != null) {
            new OciImages(store, files).load(index, names, images);
        }
        if (images.isEmpty() && manifest != null) {
            new DockerImages(store, files).load(manifest, names, images);
        }
        if (repositories != null) {
            new FirstDockerImages(store, files).load(repositories, names, images);
        }
        if (index == null && manifest == null && repositories == null) {
            throw TareException.failed(shown + " holds no image: it has neither index.json nor manifest.json", WRITERS);
        }
        if (images.isEmpty()) {
            throw TareException.failed(shown + " holds no image: its list has none");
        }
        List<Loaded> loaded = new ArrayList<>();
        images.forEach((descriptor, own) -> loaded.add(name(descriptor, own)));
        return loaded;
    }

    private Loaded name(Descriptor descriptor, Set<Reference> names) {
        NamedImage image = store.images().name(descriptor, names);
        return new Loaded(store.images().id(image), new ArrayList<>(new LinkedHashSet<>(names)));
    }

    private static TareException failed(String shown, IOException e) {
        return TareException.failed("cannot load " + shown + ": " + Reasons.of(e), e);
    }
}
