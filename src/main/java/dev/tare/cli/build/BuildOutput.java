package dev.tare.cli.build;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Deliveries;
import dev.tare.cli.image.PushCommand;
import dev.tare.deliver.Delivery;
import dev.tare.deliver.Delivery.Delivered;
import dev.tare.deliver.OutputSpec;
import dev.tare.deliver.files.AtomicFile;
import dev.tare.deliver.prepare.Annotations;
import dev.tare.deliver.prepare.Attachments;
import dev.tare.deliver.prepare.BuildFacts;
import dev.tare.deliver.prepare.MadeImage;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageName;
import dev.tare.oci.ImageSet;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.report.Sizes;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.terminal.BuildProgress;
import dev.tare.text.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What becomes of an image that was built: names, files, deliveries. All that can be wrong is seen before the build. */
final class BuildOutput {
    private List<Reference> names;
    private final Annotations annotations;
    private final @Nullable Path idFile;
    private final @Nullable Path metadataFile;
    private final List<OutputSpec> deliveries;
    private final boolean load;
    private final Console console;
    private final List<String> pushed = new ArrayList<>();

    /** What was pushed, each name with the digest that it has there. */
    private final Set<String> references = new LinkedHashSet<>();

    /** Whether all of the image is in the store. */
    private boolean isHere = true;

    private BuildOutput(
            List<Reference> names,
            Annotations annotations,
            List<OutputSpec> deliveries,
            boolean load,
            @Nullable Path idFile,
            @Nullable Path metadataFile,
            Console console) {
        this.names = List.copyOf(names);
        this.annotations = annotations;
        this.deliveries = List.copyOf(deliveries);
        this.load = load;
        this.idFile = idFile;
        this.metadataFile = metadataFile;
        this.console = console;
    }

    /** @param attested whether something hangs beside the images, in an index */
    static BuildOutput of(Arguments arguments, Console console, List<Platform> platforms, boolean attested) {
        List<Reference> names = new ArrayList<>();
        for (String tag : arguments.values("tag")) {
            names.add(ImageName.parse(tag));
        }
        String idFile = arguments.value("iidfile");
        String metadataFile = arguments.value("metadata-file");
        List<OutputSpec> deliveries = new ArrayList<>();
        Annotations annotations = Annotations.parse(arguments.values("annotation"));
        for (String output : arguments.values("output")) {
            deliveries.add(OutputSpec.parse(output).with(annotations));
        }
        if (arguments.has("push")) {
            deliveries.add(OutputSpec.parse("type=registry").with(annotations));
        }
        for (OutputSpec spec : deliveries) {
            if (spec.push() && names.isEmpty() && spec.names().isEmpty()) {
                throw TareException.usage("there is no name to push by", "give one: --tag REGISTRY/NAME:TAG");
            }
            spec.require(platforms, attested);
        }
        if (arguments.has("load")) {
            requireHost(platforms);
        }
        return new BuildOutput(
                names,
                annotations,
                deliveries,
                arguments.has("load"),
                writable("iidfile", idFile, console),
                writable("metadata-file", metadataFile, console),
                console);
    }

    /** Gives the image a name where the user gave none. @param name of the program; what is no name of an image is not taken */
    void nameAfter(String name) {
        Reference reference = names.isEmpty() ? Reference.parse(name.toLowerCase(Locale.ROOT)) : null;
        if (reference != null && reference.digest() == null) {
            names = List.of(reference);
        }
    }

    /** Engines take one image, and of several that of this machine. */
    private static void requireHost(List<Platform> platforms) {
        boolean any = platforms.size() < 2;
        for (Platform platform : platforms) {
            any |= platform.rankFor(Platform.host()) < Integer.MAX_VALUE;
        }
        if (!any) {
            throw TareException.usage(
                    "--load: an engine takes one image of several, this machine's, and none is built for "
                            + Platform.host(),
                    "name it too: --platform " + Platform.host());
        }
    }

    /** Where a file is to be written after the build; that it cannot be is known before. */
    private static @Nullable Path writable(String flag, @Nullable String typed, Console console) {
        if (typed == null) {
            return null;
        }
        Path file = console.path(typed);
        if (Files.isDirectory(file)) {
            throw TareException.usage("--" + flag + " " + typed + " is a folder", "name a file in it");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw TareException.usage(
                    "--" + flag + " " + typed + ": the folder " + folder + " is not there", "make it first");
        }
        if (!Files.isWritable(Files.exists(file) || folder == null ? file : folder)) {
            throw TareException.usage("--" + flag + " " + typed + " may not be written", null);
        }
        return file;
    }

    /**
     * Names and delivers images.
     *
     * @param images one for each platform
     * @param attachments what is to hang beside each in an index
     * @return the ID of the image that was delivered; as with docker, of the last one of several
     */
    Digest deliver(Store store, List<MadeImage> images, Attachments attachments, BuildProgress progress) {
        List<Descriptor> manifests = new ArrayList<>();
        List<Descriptor> attached = new ArrayList<>();
        for (MadeImage made : images) {
            Descriptor manifest = made.image().manifest();
            manifests.add(manifest.withAnnotations(annotations.descriptor(manifest.platform())));
            attached.addAll(attachments.of(manifest, manifest));
        }
        ImageSet set = new ImageSet(manifests, attached, annotations.index());
        NamedImage stored = new NamedImage(store.images().put(set), names);
        isHere = keepsImage() || store.images().isComplete(stored.descriptor());
        name(store, stored.descriptor(), names);
        Digest id = images.size() > 1
                ? stored.descriptor().digest()
                : images.getFirst().image().id();
        Delivered delivered = deliver(
                store, stored, BuildFacts.of(images, attachments), new Delivered(stored.descriptor(), id), progress);
        if (idFile != null) {
            write(idFile, delivered.id().toString().getBytes(StandardCharsets.US_ASCII));
        }
        if (metadataFile != null) {
            write(metadataFile, metadata(delivered));
        }
        return delivered.id();
    }

    /** Whether the image is to be in the store when the build is done; one that only goes to a registry need not be. */
    boolean keepsImage() {
        boolean pushes = !deliveries.isEmpty();
        for (OutputSpec spec : deliveries) {
            pushes &= spec.push();
        }
        return load || !pushes;
    }

    /** The names of an image that is not here must not go on to mean older ones that are. */
    private void name(Store store, Descriptor image, List<Reference> given) {
        if (isHere) {
            store.images().name(image, given);
        } else {
            store.images().release(given);
        }
    }

    private Delivered deliver(
            Store store, NamedImage stored, BuildFacts facts, Delivered inStore, BuildProgress progress) {
        Delivered delivered = inStore;
        for (OutputSpec spec : deliveries) {
            if (spec.push()) {
                delivered = push(store, spec, stored, facts, progress);
                continue;
            }
            Progress.Step step = progress.begin("exporting to "
                    + spec.type().name().toLowerCase(Locale.ROOT) + (spec.dest() == null ? "" : " " + spec.dest()));
            delivered = step(
                    step, () -> Deliveries.of(store, console, progress::warn).deliver(spec, stored, facts));
        }
        if (load) {
            Progress.Step step = progress.begin("loading into an engine of this machine");
            String engine = step(step, () -> Deliveries.of(store, console).load(stored));
            progress.note("Loaded into " + engine
                    + (stored.isIndex() ? ": of the platforms only this machine's, " + Platform.host() : ""));
        }
        return delivered;
    }

    private Delivered push(Store store, OutputSpec spec, NamedImage image, BuildFacts facts, BuildProgress progress) {
        List<Reference> to = spec.names().isEmpty() ? names : spec.names();
        if (!spec.names().isEmpty()) {
            name(store, image.descriptor(), spec.names());
        }
        Delivery.Pushed done = Deliveries.of(store, console, progress::warn).push(spec, image, to, facts, progress);
        for (Reference name : to) {
            pushed.add(PushCommand.said(name, done));
            references.add(
                    name.familiarName() + "@" + done.delivered().descriptor().digest());
        }
        return done.delivered();
    }

    private static <T> T step(Progress.Step step, Supplier<T> work) {
        step.working();
        try {
            T result = work.get();
            step.done();
            return result;
        } catch (TareException e) {
            step.failed(e.problem().message());
            throw e;
        }
    }

    private byte[] metadata(Delivered delivered) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        // An index has no configuration.
        if (!delivered.id().equals(delivered.descriptor().digest())) {
            json.put("containerimage.config.digest", delivered.id().toString());
        }
        json.put("containerimage.descriptor", delivered.descriptor().toJson());
        json.put("containerimage.digest", delivered.descriptor().digest().toString());
        if (!names.isEmpty()) {
            json.put(
                    "image.name",
                    String.join(",", names.stream().map(Reference::toString).toList()));
        }
        return Json.write(json);
    }

    private static void write(Path file, byte[] bytes) {
        AtomicFile.write(file, file.toString(), out -> out.write(bytes));
    }

    /** @param id of what was delivered; scripts compare it */
    void report(Store store, List<MadeImage> images, Digest id, long nanos, boolean quiet) {
        if (quiet && !references.isEmpty()) {
            references.forEach(console.out()::println);
            return;
        } else if (quiet) {
            console.out().println(id);
            return;
        }
        StringBuilder line = new StringBuilder("Built ");
        for (Reference name : names) {
            line.append(name.familiar()).append(' ');
        }
        boolean several = images.size() > 1;
        Digest own = several ? id : images.getFirst().image().id();
        line.append(names.isEmpty() ? own.toString() : own.shortId());
        for (MadeImage made : images) {
            line.append(", ");
            if (several) {
                line.append(made.image().config().platform()).append(' ');
            }
            line.append(size(store, made));
        }
        long hundredths = nanos / 10_000_000;
        line.append(", in ");
        line.append(hundredths / 100)
                .append('.')
                .append(hundredths / 10 % 10)
                .append(hundredths % 10)
                .append(" s");
        console.err().println(line);
        pushed.forEach(console.err()::println);
    }

    private String size(Store store, MadeImage made) {
        long size = 0;
        int elsewhere = 0;
        for (Digest layer : made.image().config().diffIds()) {
            long bytes = store.layers().fileBytes(layer);
            size += Math.max(0, bytes);
            elsewhere += bytes < 0 ? 1 : 0;
        }
        String text = Sizes.human(size);
        return switch (elsewhere) {
            case 0 -> text;
            case 1 -> text + " and a layer that was not fetched";
            default -> text + " and " + elsewhere + " layers that were not fetched";
        };
    }
}
