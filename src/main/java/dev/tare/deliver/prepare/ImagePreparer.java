package dev.tare.deliver.prepare;

import dev.tare.deliver.prepare.BuildFacts.Origin;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Image;
import dev.tare.oci.ImageIndex;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Mutate;
import dev.tare.oci.Reference;
import dev.tare.oci.Root;
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
public final class ImagePreparer {
    private final Store store;
    private final OutputSpec spec;
    private final BuildFacts facts;
    private final Consumer<Problem> warnings;
    private final Progress progress;
    private final Set<String> notices = new LinkedHashSet<>();

    /** @param progress is told of layers that are compressed */
    public ImagePreparer(
            Store store, OutputSpec spec, BuildFacts facts, Consumer<Problem> warnings, Progress progress) {
        this.store = store;
        this.spec = spec;
        this.facts = facts;
        this.warnings = warnings;
        this.progress = progress;
    }

    /**
     * Images as they will be delivered.
     *
     * @param referrers manifests of the store that a registry gets, and whose subjects are the images
     */
    public record Prepared(Root root, List<Descriptor> referrers) {
        public Prepared {
            referrers = List.copyOf(referrers);
        }
    }

    /** @param image a manifest or index of the store, whose images are all in it */
    public Prepared prepare(Descriptor image) {
        boolean index = MediaTypes.isIndex(image.mediaType());
        Root stored = store.images().root(index ? image.withAnnotations(Map.of()) : image);
        if (isAsRegistryHasIt(image)) {
            return new Prepared(stored, List.of());
        }
        List<Image> prepared = new ArrayList<>();
        List<Image> entries = new ArrayList<>();
        List<Descriptor> attached = new ArrayList<>();
        List<Descriptor> referrers = new ArrayList<>();
        Moved moved = new Moved(store, attached(stored));
        for (Compression compression : compressions()) {
            for (Image each : stored.images()) {
                Image made = prepare(each, compression);
                Image entry = entry(each.descriptor(), made, compression);
                prepared.add(made);
                entries.add(entry);
                attached.addAll(facts.attachments().of(entry.descriptor(), each.descriptor()));
                referrers.addAll(facts.attachments().referrers(entry.descriptor(), each.descriptor()));
                // A build says anew what it has to say.
                if (facts.origins().isEmpty()) {
                    moved.move(each.descriptor(), entry.descriptor());
                }
            }
        }
        boolean same = descriptors(entries).equals(descriptors(stored.images()));
        if (attached.isEmpty() && same) {
            // Whatever hangs there belongs to these very manifests.
            attached.addAll(attached(stored));
        } else if (attached.isEmpty()) {
            attached.addAll(moved.attached());
            notices.addAll(moved.notices());
        }
        tell();
        Map<String, String> annotations = new LinkedHashMap<>(annotations(stored));
        annotations.putAll(spec.annotations().index());
        if (!index && prepared.size() == 1 && attached.isEmpty() && annotations.isEmpty()) {
            return new Prepared(prepared.getFirst(), referrers);
        }
        if (spec.dockerTypes()) {
            throw TareException.usage(
                    "oci-mediatypes=false: an index of several images, or with annotations, has OCI's media types",
                    "leave it out: Docker reads them since 2017");
        }
        boolean kept = index && same && attached.equals(attached(stored)) && annotations.equals(annotations(stored));
        return new Prepared(kept ? stored : ImageIndex.of(withPlatforms(entries), attached, annotations), referrers);
    }

    /** As their configurations say, where an entry does not: another tool's layout may not name it beside the manifest. */
    private static List<Image> withPlatforms(List<Image> entries) {
        List<Image> out = new ArrayList<>();
        for (Image each : entries) {
            Descriptor entry = each.descriptor();
            out.add(entry.platform() == null ? each.as(each.config().platform(), entry.annotations()) : each);
        }
        return out;
    }

    private static List<Descriptor> descriptors(List<Image> images) {
        List<Descriptor> out = new ArrayList<>();
        images.forEach(image -> out.add(image.descriptor()));
        return out;
    }

    private static Map<String, String> annotations(Root root) {
        return root instanceof ImageIndex index ? index.annotations() : Map.of();
    }

    private static List<Descriptor> attached(Root root) {
        return root instanceof ImageIndex index ? index.attached() : List.of();
    }

    /**
     * What was pulled keeps its digest wherever it is pushed, even with plain layers: a name with the very digest is what
     * a pull has left. What a build pushes is compressed as it says.
     */
    private boolean isAsRegistryHasIt(Descriptor image) {
        boolean asked = !spec.compressions().isEmpty()
                || spec.dockerTypes()
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

    /** Null, alone, stands for what the type of delivery has. */
    private List<@Nullable Compression> compressions() {
        List<@Nullable Compression> out = new ArrayList<>(spec.compressions());
        if (out.isEmpty()) {
            out.add(null);
        }
        return out;
    }

    /** One image, without an index around it. */
    public Image prepareOnly(Image image) {
        Image prepared = prepare(
                image,
                spec.compressions().isEmpty() ? null : spec.compressions().getFirst());
        tell();
        return prepared;
    }

    private Image prepare(Image stored, @Nullable Compression wanted) {
        Descriptor manifest = stored.descriptor();
        Origin origin = facts.origin(manifest.digest());
        if (spec.rewriteTimestamp() && origin.epoch() == null) {
            warnings.accept(Problem.of(
                    "rewrite-timestamp does nothing without SOURCE_DATE_EPOCH", "set it in the environment"));
        }
        ImageCompression compression = compression(stored, wanted);
        try {
            Image image = stored;
            if (spec.rewriteTimestamp() && origin.epoch() != null) {
                image = new EpochLayers(store, origin.epoch()).clamp(image, origin.base());
            }
            image = compression.of(image, store, progress, notices::add);
            if (wanted != null && facts.origins().isEmpty() && compression.leavesOthers(image)) {
                notices.add("layers that are compressed already stay as they are: --force-compression compresses them"
                        + " anew");
            }
            image = Mutate.annotations(image, spec.annotations().manifest(manifest.platform()));
            return spec.dockerTypes() ? Mutate.dockerTypes(image) : image;
        } catch (IOException e) {
            throw TareException.failed("image " + manifest.digest() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void tell() {
        for (String notice : notices) {
            warnings.accept(Problem.of(notice));
        }
        notices.clear();
    }

    private Image entry(Descriptor stored, Image prepared, @Nullable Compression compression) {
        Map<String, String> annotations = new LinkedHashMap<>(stored.annotations());
        annotations.putAll(spec.annotations().descriptor(stored.platform()));
        if (compression == Compression.ZSTD && spec.compressions().size() > 1) {
            annotations.put(ImageIndex.ZSTD_ANNOTATION, "true");
        }
        return prepared.as(stored.platform(), annotations);
    }

    /**
     * An OCI archive is for registries and other tools, which expect gzip; it is what BuildKit writes. One for docker is
     * read once, on the same machine as a rule, and plain is what {@code docker save} writes and loads fastest.
     */
    private ImageCompression compression(Image image, @Nullable Compression wanted) {
        if (wanted == null && spec.type() == OutputSpec.Type.DOCKER) {
            return ImageCompression.forDocker(image);
        }
        return new ImageCompression(
                wanted == null ? Compression.GZIP : wanted,
                spec.compressionLevel(),
                spec.forceCompression() || spec.compressions().size() > 1);
    }
}
