package dev.tare.deliver;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Compression;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.FileTree;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.registry.PushManifest;
import dev.tare.registry.Pusher;
import dev.tare.registry.Registries;
import dev.tare.store.Images.StoredImage;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes images of the store to where a user wants them. */
public final class Delivery {
    private final Store store;
    private final Surroundings surroundings;
    private final Consumer<Problem> warnings;

    /**
     * What deliveries are made in.
     *
     * @param directory that relative paths begin at
     * @param environment of the process, for the engines that images are loaded into
     * @param standardOutput asked for only when something goes there; may refuse with a TareException
     */
    public record Surroundings(
            Path directory, Map<String, String> environment, Supplier<OutputStream> standardOutput) {}

    /** Removes what this process has written beside its destinations and is not whole: for a program that ends early. */
    public static void discardUnfinished() {
        AtomicFile.discardUnfinished();
    }

    /** @param warnings told of what is done otherwise than asked */
    public Delivery(Store store, Surroundings surroundings, Consumer<Problem> warnings) {
        this.store = store;
        this.surroundings = surroundings;
        this.warnings = warnings;
    }

    /**
     * Delivers an image as {@code --output} says.
     *
     * @param image need not be in the index of the store
     * @param base the configuration of the image that it was built on, whose times are left alone; or null
     * @param epoch SOURCE_DATE_EPOCH in seconds, or null
     */
    public Delivered deliver(OutputSpec spec, StoredImage image, @Nullable ImageConfig base, @Nullable Long epoch) {
        List<Reference> names = spec.names().isEmpty() ? image.names() : spec.names();
        Descriptor manifest = store.images().select(image, Platform.host());
        return switch (spec.type()) {
            case IMAGE -> {
                for (Reference name : spec.names()) {
                    store.images().name(image.descriptor(), name);
                }
                yield stored(image.descriptor(), manifest);
            }
            case OCI, DOCKER -> {
                PreparedImage prepared = prepare(manifest, changes(spec, manifest, base, epoch));
                Bundle bundle = new Bundle(store);
                bundle.add(prepared, names, spec.annotations().descriptor());
                bundle.addDockerImage(prepared.manifest(), names);
                boolean docker = spec.type() == OutputSpec.Type.DOCKER;
                if (docker && spec.dest() == null) {
                    // What docker's own type=docker does when no file is named.
                    loadIntoEngine(bundle);
                } else {
                    write(bundle, docker, spec.tar(), spec.dest());
                }
                yield new Delivered(
                        prepared.descriptor(), prepared.manifest().config().digest());
            }
            case TAR -> {
                FileTree tree = tree(image);
                toFile(spec.dest(), out -> RootfsTar.write(tree, epoch, out));
                yield stored(manifest, manifest);
            }
            case LOCAL -> {
                toFolder(String.valueOf(spec.dest()), tree(image), epoch);
                yield stored(manifest, manifest);
            }
        };
    }

    /**
     * The image as it was delivered, which compression and clamped times make another one than the store's.
     *
     * @param descriptor of the manifest: its digest is what docker calls {@code containerimage.digest}
     * @param id the digest of the configuration
     */
    public record Delivered(Descriptor descriptor, Digest id) {}

    private Delivered stored(Descriptor descriptor, Descriptor manifest) {
        Manifest read = store.images().manifest(new StoredImage(manifest, List.of()), Platform.host());
        return new Delivered(descriptor, read.config().digest());
    }

    /**
     * What was pushed.
     *
     * @param isNew whether anything had to be sent
     */
    public record Pushed(Delivered delivered, boolean isNew) {}

    /**
     * Pushes an image under its names to their registries; its layers are compressed as in an OCI archive. The store then
     * knows by which digest it is had there.
     *
     * @param names each with a tag, at least one
     */
    public Pushed push(
            OutputSpec spec,
            StoredImage image,
            List<Reference> names,
            @Nullable ImageConfig base,
            @Nullable Long epoch,
            Progress progress) {
        try (Registries registries = new Registries(surroundings.environment())) {
            List<PushManifest> manifests = image.isIndex() ? new PushImages(store).ofIndex(image.descriptor()) : null;
            Descriptor manifest = store.images().select(image, Platform.host());
            Descriptor top = image.descriptor();
            Digest id;
            if (manifests == null) {
                if (image.isIndex()) {
                    warnings.accept(
                            Problem.of("of the index only this machine's image is in the store: it alone is pushed"));
                }
                PreparedImage prepared = prepare(manifest, changes(spec, manifest, base, epoch));
                manifests = List.of(new PushImages(store).of(prepared));
                top = prepared.descriptor();
                id = prepared.manifest().config().digest();
            } else {
                id = stored(top, manifest).id();
            }
            boolean isNew = false;
            for (Reference name : names) {
                isNew |= new Pusher(registries, progress)
                        .push(name, manifests, () -> PushOrigins.of(store, image, name));
                store.images()
                        .name(image.descriptor(), new Reference(name.registry(), name.repository(), "", top.digest()));
            }
            return new Pushed(new Delivered(top, id), isNew);
        } catch (IOException e) {
            throw TareException.failed("cannot read the image: " + Reasons.of(e), e);
        }
    }

    /** Loads an image into the engine of this machine; gives the engine's name. */
    public String load(StoredImage image) {
        Bundle bundle = new Bundle(store);
        addForDocker(bundle, image);
        return loadIntoEngine(bundle);
    }

    private String loadIntoEngine(Bundle bundle) {
        return new EngineLoader(surroundings.environment())
                .load(out -> LayoutWriter.write(bundle, List.of(), true, new TarSink(out)));
    }

    /** The forms that images are saved in. */
    public enum Format {
        /** What {@code docker load} takes. */
        DOCKER_ARCHIVE,
        /** An OCI layout in a tar. */
        OCI_ARCHIVE,
        /** An OCI layout. */
        OCI_DIRECTORY
    }

    /**
     * Saves images as the store has them, with nothing compressed: their digests stay, and what is plain is written as
     * fast as the disk takes it.
     *
     * @param dest as the user typed it; null for standard output
     */
    public void save(List<StoredImage> images, Format format, @Nullable String dest) {
        Bundle bundle = new Bundle(store);
        for (StoredImage image : images) {
            if (format == Format.DOCKER_ARCHIVE) {
                addForDocker(bundle, image);
            } else {
                try {
                    bundle.add(image.descriptor(), image.names());
                } catch (IOException e) {
                    throw TareException.failed("cannot read the image: " + Reasons.of(e), e);
                }
            }
        }
        write(bundle, format == Format.DOCKER_ARCHIVE, format != Format.OCI_DIRECTORY, dest);
    }

    /** Docker before 23 reads no zstd, so that such layers are written plain. */
    private void addForDocker(Bundle bundle, StoredImage image) {
        Descriptor manifest = store.images().select(image, Platform.host());
        ImagePreparer.Changes changes = new ImagePreparer.Changes(
                hasZstd(manifest) ? Compression.NONE : null, null, true, null, null, Map.of());
        PreparedImage prepared = prepare(manifest, changes);
        bundle.add(prepared, image.names(), Map.of());
        bundle.addDockerImage(prepared.manifest(), image.names());
    }

    private PreparedImage prepare(Descriptor manifest, ImagePreparer.Changes changes) {
        ImagePreparer preparer = new ImagePreparer(store, changes);
        PreparedImage prepared = preparer.prepare(manifest);
        for (String notice : preparer.notices()) {
            warnings.accept(Problem.of(notice));
        }
        return prepared;
    }

    private boolean hasZstd(Descriptor manifest) {
        Manifest read = store.images().manifest(new StoredImage(manifest, List.of()), Platform.host());
        for (Descriptor layer : read.layers()) {
            if (Compression.ofMediaType(layer.mediaType()) == Compression.ZSTD) {
                return true;
            }
        }
        return false;
    }

    /**
     * An OCI archive is for registries and other tools, which expect gzip; it is what BuildKit writes. One for docker is
     * read once, on the same machine as a rule, and plain is what {@code docker save} writes and loads fastest.
     */
    private ImagePreparer.Changes changes(
            OutputSpec spec, Descriptor manifest, @Nullable ImageConfig base, @Nullable Long epoch) {
        if (spec.rewriteTimestamp() && epoch == null) {
            warnings.accept(Problem.of(
                    "rewrite-timestamp does nothing without SOURCE_DATE_EPOCH", "set it in the environment"));
        }
        Compression compression = spec.compression();
        boolean force = spec.forceCompression();
        if (compression == null && spec.type() != OutputSpec.Type.DOCKER) {
            compression = Compression.GZIP;
        } else if (compression == null && hasZstd(manifest)) {
            compression = Compression.NONE;
            force = true;
        }
        return new ImagePreparer.Changes(
                compression,
                spec.compressionLevel(),
                force,
                spec.rewriteTimestamp() ? epoch : null,
                base,
                spec.annotations().manifest());
    }

    private FileTree tree(StoredImage image) {
        Manifest manifest = store.images().manifest(image, Platform.host());
        List<Digest> diffIds = store.images().config(manifest).diffIds();
        return store.tree(diffIds);
    }

    private void write(Bundle bundle, boolean docker, boolean tar, @Nullable String dest) {
        if (tar) {
            toFile(dest, out -> LayoutWriter.write(bundle, List.of(), docker, new TarSink(out)));
        } else if (dest == null) {
            throw TareException.usage("a layout needs a folder", "name it with --output");
        } else {
            LayoutFolder.write(bundle, docker, surroundings.directory().resolve(dest), dest);
        }
    }

    private void toFile(@Nullable String dest, AtomicFile.Writer writer) {
        if (dest != null && !dest.equals("-")) {
            AtomicFile.write(surroundings.directory().resolve(dest), dest, writer);
            return;
        }
        OutputStream out = surroundings.standardOutput().get();
        try {
            writer.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw TareException.failed("cannot write to standard output: " + Reasons.of(e), e);
        }
    }

    private void toFolder(String dest, FileTree tree, @Nullable Long epoch) {
        Path folder = surroundings.directory().resolve(dest);
        LocalFolder writer = new LocalFolder(tree, Superuser.isThisProcess(), epoch, warnings);
        NewFolder.fill(folder, dest, target -> writer.writeContents("", target, folder));
    }
}
