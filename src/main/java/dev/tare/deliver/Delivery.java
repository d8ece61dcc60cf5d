package dev.tare.deliver;

import dev.tare.deliver.engine.EngineLoader;
import dev.tare.deliver.files.AtomicFile;
import dev.tare.deliver.files.NewFolder;
import dev.tare.deliver.files.RootfsOutput;
import dev.tare.deliver.prepare.BuildFacts;
import dev.tare.deliver.prepare.ImageBundle;
import dev.tare.deliver.prepare.ImageCompression;
import dev.tare.deliver.prepare.ImagePreparer;
import dev.tare.deliver.spec.Annotations;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageIndex;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.oci.Root;
import dev.tare.posix.Superuser;
import dev.tare.registry.Registries;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
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
     * Delivers an image as {@code --output} says: what it stands for, so of an index the images of all platforms.
     *
     * @param image need not be in the index of the store
     */
    public Delivered deliver(OutputSpec spec, NamedImage image, BuildFacts facts) {
        List<Reference> names = spec.names().isEmpty() ? image.names() : spec.names();
        return switch (spec.type()) {
            case IMAGE -> {
                if (!spec.names().isEmpty()) {
                    store.images().name(image.descriptor(), spec.names());
                }
                yield delivered(image);
            }
            case OCI -> {
                Root root = new ImagePreparer(store, spec, facts, warnings, Progress.NONE)
                        .prepare(image.descriptor())
                        .root();
                Annotations annotations = spec.annotations();
                ImageBundle bundle = bundle(
                        root,
                        names,
                        root instanceof ImageIndex
                                ? annotations.indexDescriptor()
                                : annotations.descriptor(root.descriptor().platform()));
                write(bundle, spec.tar(), spec.dest());
                yield new Delivered(root.descriptor(), root.id());
            }
            case DOCKER -> {
                Image prepared = new ImagePreparer(store, spec, facts, warnings, Progress.NONE)
                        .prepareOnly(onlyImage(image.descriptor()));
                ImageBundle bundle = bundle(
                        prepared,
                        names,
                        spec.annotations().descriptor(prepared.descriptor().platform()));
                bundle.addDockerImage(prepared.manifest(), names);
                if (spec.dest() == null) {
                    // What docker's own type=docker does when no file is named.
                    loadIntoEngine(bundle);
                } else {
                    write(bundle, spec.tar(), spec.dest());
                }
                yield new Delivered(prepared.descriptor(), prepared.id());
            }
            case TAR -> {
                RootfsOutput files = files(spec, image, facts);
                toFile(spec.dest(), files::toTar);
                yield delivered(image);
            }
            case LOCAL -> {
                String dest = String.valueOf(spec.dest());
                Path folder = surroundings.directory().resolve(dest);
                RootfsOutput files = files(spec, image, facts);
                NewFolder.fill(
                        folder, dest, target -> files.toFolder(target, folder, Superuser.isThisProcess(), warnings));
                yield delivered(image);
            }
        };
    }

    /**
     * The image as it was delivered, which compression and clamped times make another one than the store's.
     *
     * @param descriptor of the manifest or index: its digest is what docker calls {@code containerimage.digest}
     * @param id the digest of the configuration; that of the index where it names several
     */
    public record Delivered(Descriptor descriptor, Digest id) {}

    /** An image as the store has it. */
    private Delivered delivered(NamedImage image) {
        return new Delivered(
                image.descriptor(), store.images().root(image.descriptor()).id());
    }

    /** Docker's archives have no place for an index. @throws TareException in BuildKit's words */
    private Image onlyImage(Descriptor image) {
        List<Image> images = store.images().root(image).images();
        if (images.size() > 1) {
            throw OutputSpec.manifestList();
        }
        return images.getFirst();
    }

    private ImageBundle bundle(Root root, List<Reference> names, Map<String, String> annotations) {
        ImageBundle bundle = new ImageBundle(store);
        try {
            bundle.add(root, names, annotations);
        } catch (IOException e) {
            throw unreadable(e);
        }
        return bundle;
    }

    private static TareException unreadable(IOException e) {
        return TareException.failed("cannot read the image: " + Reasons.of(e), e);
    }

    private RootfsOutput files(OutputSpec spec, NamedImage image, BuildFacts facts) {
        List<RootfsOutput.Rootfs> out = new ArrayList<>();
        for (Image each : store.images().root(image.descriptor()).images()) {
            out.add(new RootfsOutput.Rootfs(
                    each.config().platform().toString(),
                    store.tree(each.config().diffIds()),
                    facts.origin(each.descriptor().digest()).epoch()));
        }
        return new RootfsOutput(out, spec.platformSplit());
    }

    /**
     * What was pushed.
     *
     * @param isNew whether anything had to be sent
     */
    public record Pushed(Delivered delivered, boolean isNew) {
        /** The line that tells what a registry has now, and by which digest it is to be asked for. */
        public String said(Reference name) {
            return (isNew ? "Pushed " : "Up to date: ") + name.familiar() + ", " + digest();
        }

        public Digest digest() {
            return delivered.descriptor().digest();
        }
    }

    /**
     * Pushes an image under its names to their registries; its layers are compressed as in an OCI archive. The store then
     * knows by which digest it is found there.
     *
     * @param names each with a tag, at least one
     */
    public Pushed push(OutputSpec spec, NamedImage image, List<Reference> names, BuildFacts facts, Progress progress) {
        try (Registries registries = new Registries(surroundings.environment())) {
            return new ImagePush(store, image, registries, progress, warnings).push(spec, names, facts);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Loads an image into the engine of this machine; gives the engine's name. */
    public String load(NamedImage image) {
        ImageBundle bundle = new ImageBundle(store);
        try {
            addForDocker(bundle, image);
        } catch (IOException e) {
            throw unreadable(e);
        }
        return loadIntoEngine(bundle);
    }

    private String loadIntoEngine(ImageBundle bundle) {
        return new EngineLoader(surroundings.environment())
                .load(out -> LayoutWriter.write(bundle, List.of(), new TarSink(out)));
    }

    /** The forms that images are saved in. */
    public enum Format {
        /** What {@code docker load} takes. */
        DOCKER_ARCHIVE,
        /** An OCI layout in a tar. */
        OCI_ARCHIVE,
        /** An OCI layout. */
        OCI_DIRECTORY;

        private static final List<String> WORDS = List.of("docker-archive", "oci-archive", "oci-dir");

        /** Reads {@code docker-archive}, {@code oci-archive} or {@code oci-dir}. */
        public static Format parse(String word) {
            int at = WORDS.indexOf(word);
            if (at >= 0) {
                return values()[at];
            }
            String near = NearNames.hint(word, WORDS);
            throw TareException.usage(
                    "there is no format " + word, near == null ? "there are " + String.join(", ", WORDS) : near);
        }
    }

    /**
     * Saves images as the store has them, with nothing compressed: their digests stay, and what is plain is written as
     * fast as the disk takes it.
     *
     * @param dest as the user typed it; null for standard output
     */
    public void save(List<NamedImage> images, Format format, @Nullable String dest) {
        ImageBundle bundle = new ImageBundle(store);
        try {
            for (NamedImage image : images) {
                if (format == Format.DOCKER_ARCHIVE) {
                    addForDocker(bundle, image);
                } else {
                    bundle.add(image.descriptor(), image.names());
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        write(bundle, format != Format.OCI_DIRECTORY, dest);
    }

    private void addForDocker(ImageBundle bundle, NamedImage image) throws IOException {
        Image stored = store.images().image(image, Platform.host());
        Image prepared = ImageCompression.forDocker(stored).of(stored, store, Progress.NONE, _ -> {});
        bundle.add(prepared, image.names(), Map.of());
        bundle.addDockerImage(prepared.manifest(), image.names());
    }

    private void write(ImageBundle bundle, boolean tar, @Nullable String dest) {
        if (tar) {
            toFile(dest, out -> LayoutWriter.write(bundle, List.of(), new TarSink(out)));
        } else if (dest == null) {
            throw TareException.usage("a layout needs a folder", "name it with --output");
        } else {
            LayoutFolder.write(bundle, surroundings.directory().resolve(dest), dest);
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
}
