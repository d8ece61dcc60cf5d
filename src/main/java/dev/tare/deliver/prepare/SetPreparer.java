package dev.tare.deliver.prepare;

import dev.tare.deliver.OutputSpec;
import dev.tare.deliver.prepare.BuildFacts.Origin;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.ImageSet;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.oci.content.Compression;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes of the images that a name stands for those that are delivered: one for each platform and compression, and the
 * index that names them. An index of which nothing changes is kept byte for byte.
 */
public final class SetPreparer {
    private final Store store;
    private final OutputSpec spec;
    private final BuildFacts facts;
    private final Consumer<Problem> warnings;
    private final Progress progress;
    private final Set<String> notices = new LinkedHashSet<>();

    /** @param progress is told of layers that are compressed */
    public SetPreparer(Store store, OutputSpec spec, BuildFacts facts, Consumer<Problem> warnings, Progress progress) {
        this.store = store;
        this.spec = spec;
        this.facts = facts;
        this.warnings = warnings;
        this.progress = progress;
    }

    /** The images that a stored image stands for. */
    public static ImageSet read(Store store, Descriptor image) {
        if (!MediaTypes.isIndex(image.mediaType())) {
            return ImageSet.of(List.of(image));
        }
        try {
            return ImageSet.of(store.images().index(new NamedImage(image, List.of())));
        } catch (IOException e) {
            throw TareException.failed("image " + image.digest() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** @param image a manifest or index of the store, whose images are all in it */
    public PreparedSet prepare(Descriptor image) {
        ImageSet stored = read(store, image);
        if (isAsRegistryHasIt(image)) {
            return asItIs(image, stored);
        }
        List<PreparedImage> images = new ArrayList<>();
        List<Descriptor> entries = new ArrayList<>();
        List<Descriptor> attached = new ArrayList<>();
        List<Descriptor> referrers = new ArrayList<>();
        Moved moved = new Moved(store, stored.attached());
        for (Compression compression : compressions()) {
            for (Descriptor each : stored.images()) {
                PreparedImage prepared = prepare(each, compression);
                Descriptor entry = entry(each, prepared.descriptor(), compression);
                images.add(prepared);
                entries.add(entry);
                attached.addAll(facts.attachments().of(entry, each));
                referrers.addAll(facts.attachments().referrers(entry, each));
                // A build says anew what it has to say.
                if (facts.origins().isEmpty()) {
                    moved.move(each, entry);
                }
            }
        }
        if (attached.isEmpty() && entries.equals(stored.images())) {
            // Whatever hangs there belongs to these very manifests.
            attached.addAll(stored.attached());
        } else if (attached.isEmpty()) {
            attached.addAll(moved.attached());
            notices.addAll(moved.notices());
        }
        tell();
        Map<String, String> annotations = new LinkedHashMap<>(stored.annotations());
        annotations.putAll(spec.annotations().index());
        return index(image, stored, new ImageSet(entries, attached, annotations), images, referrers);
    }

    /**
     * What was pulled keeps its digest wherever it is pushed, even with plain layers: a name with the very digest is what
     * a pull has left. What a build pushes is compressed as it says.
     */
    private boolean isAsRegistryHasIt(Descriptor image) {
        boolean asked = !spec.compressions().isEmpty()
                || spec.forceCompression()
                || !facts.origins().isEmpty();
        if (!spec.push() || asked || !spec.annotations().isEmpty()) {
            return false;
        }
        for (NamedImage each : store.images().list()) {
            if (each.descriptor().digest().equals(image.digest())) {
                for (Reference name : each.names()) {
                    if (image.digest().equals(name.digest())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private PreparedSet asItIs(Descriptor image, ImageSet stored) {
        ImagePreparer preparer =
                new ImagePreparer(store, new ImagePreparer.Changes(null, null, false, null, null, Map.of()), progress);
        List<PreparedImage> images = new ArrayList<>();
        for (Descriptor each : stored.images()) {
            images.add(preparer.prepare(each));
        }
        return index(image, stored, stored, images, List.of());
    }

    private PreparedSet index(
            Descriptor image, ImageSet stored, ImageSet set, List<PreparedImage> images, List<Descriptor> referrers) {
        boolean index = MediaTypes.isIndex(image.mediaType());
        if (!index && !set.isIndex()) {
            return new PreparedSet(images.getFirst().descriptor(), images, List.of(), referrers, null);
        }
        if (index && set.equals(stored)) {
            return new PreparedSet(
                    image.withAnnotations(Map.of()),
                    images,
                    set.attached(),
                    referrers,
                    Content.of(store.blobs().read(image.digest())));
        }
        List<Descriptor> entries = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            Descriptor entry = set.images().get(i);
            entries.add(entry.platform() == null ? entry.withPlatform(platform(images.get(i))) : entry);
        }
        Content content = Content.of(new ImageSet(entries, set.attached(), set.annotations())
                .toIndex()
                .toJson());
        return new PreparedSet(
                Descriptor.of(MediaTypes.INDEX, content.digest(), content.size()),
                images,
                set.attached(),
                referrers,
                content);
    }

    /** Null, alone, stands for what the type of delivery has. */
    private List<@Nullable Compression> compressions() {
        List<@Nullable Compression> out = new ArrayList<>(spec.compressions());
        if (out.isEmpty()) {
            out.add(null);
        }
        return out;
    }

    /** One image, without an index around it. */
    public PreparedImage prepareOnly(Descriptor manifest) {
        PreparedImage prepared = prepare(
                manifest,
                spec.compressions().isEmpty() ? null : spec.compressions().getFirst());
        tell();
        return prepared;
    }

    private PreparedImage prepare(Descriptor manifest, @Nullable Compression compression) {
        ImagePreparer preparer = new ImagePreparer(store, changes(manifest, compression), progress);
        PreparedImage prepared = preparer.prepare(manifest);
        notices.addAll(preparer.notices());
        if (preparer.keepsOther() && compression != null && facts.origins().isEmpty()) {
            notices.add(
                    "layers that are compressed already stay as they are: --force-compression compresses them anew");
        }
        return prepared;
    }

    private void tell() {
        for (String notice : notices) {
            warnings.accept(Problem.of(notice));
        }
        notices.clear();
    }

    private Descriptor entry(Descriptor stored, Descriptor prepared, @Nullable Compression compression) {
        Map<String, String> annotations = new LinkedHashMap<>(stored.annotations());
        annotations.putAll(spec.annotations().descriptor(stored.platform()));
        if (compression == Compression.ZSTD && spec.compressions().size() > 1) {
            annotations.put(ImageSet.ZSTD_ANNOTATION, "true");
        }
        return prepared.withPlatform(stored.platform()).withAnnotations(annotations);
    }

    /** What the configuration says: another tool's layout may not name it beside the manifest. */
    private Platform platform(PreparedImage image) {
        return store.images().config(image.manifest()).platform();
    }

    /**
     * An OCI archive is for registries and other tools, which expect gzip; it is what BuildKit writes. One for docker is
     * read once, on the same machine as a rule, and plain is what {@code docker save} writes and loads fastest.
     */
    private ImagePreparer.Changes changes(Descriptor manifest, @Nullable Compression wanted) {
        Origin origin = facts.origin(manifest.digest());
        if (spec.rewriteTimestamp() && origin.epoch() == null) {
            warnings.accept(Problem.of(
                    "rewrite-timestamp does nothing without SOURCE_DATE_EPOCH", "set it in the environment"));
        }
        Compression compression = wanted;
        boolean force = spec.forceCompression() || spec.compressions().size() > 1;
        if (compression == null && spec.type() != OutputSpec.Type.DOCKER) {
            compression = Compression.GZIP;
        } else if (compression == null && hasZstd(store, manifest)) {
            compression = Compression.NONE;
            force = true;
        }
        return new ImagePreparer.Changes(
                compression,
                spec.compressionLevel(),
                force,
                spec.rewriteTimestamp() ? origin.epoch() : null,
                origin.base(),
                spec.annotations().manifest(manifest.platform()));
    }

    /** Docker before 23 reads no zstd. */
    public static boolean hasZstd(Store store, Descriptor manifest) {
        Manifest read = store.images().manifest(new NamedImage(manifest, List.of()), Platform.host());
        for (Descriptor layer : read.layers()) {
            if (Compression.ofMediaType(layer.mediaType()) == Compression.ZSTD) {
                return true;
            }
        }
        return false;
    }
}
