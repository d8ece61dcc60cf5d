package dev.tare.cli;

import dev.tare.deliver.Delivery.Delivered;
import dev.tare.deliver.OutputSpec;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.ImageBuilder.BuiltImage;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Json;
import dev.tare.oci.Reference;
import dev.tare.report.ImageSummary;
import dev.tare.report.Sizes;
import dev.tare.store.Images.StoredImage;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What becomes of an image that was built: names, files, deliveries. All that can be wrong is seen before the build. */
final class BuildOutput {
    private final List<Reference> names;
    private final @Nullable Path idFile;
    private final @Nullable Path metadataFile;
    private final List<OutputSpec> deliveries;
    private final boolean load;
    private final Console console;

    private BuildOutput(
            List<Reference> names,
            List<OutputSpec> deliveries,
            boolean load,
            @Nullable Path idFile,
            @Nullable Path metadataFile,
            Console console) {
        this.names = List.copyOf(names);
        this.deliveries = List.copyOf(deliveries);
        this.load = load;
        this.idFile = idFile;
        this.metadataFile = metadataFile;
        this.console = console;
    }

    static BuildOutput of(Arguments arguments, Console console) {
        List<Reference> names = new ArrayList<>();
        for (String tag : arguments.values("tag")) {
            names.add(ImageName.parse(tag));
        }
        String idFile = arguments.value("iidfile");
        String metadataFile = arguments.value("metadata-file");
        List<OutputSpec> deliveries = new ArrayList<>();
        for (String output : arguments.values("output")) {
            deliveries.add(OutputSpec.parse(output));
        }
        if (arguments.has("push")) {
            deliveries.add(OutputSpec.parse("type=registry"));
        }
        for (OutputSpec spec : deliveries) {
            if (spec.push() && names.isEmpty() && spec.names().isEmpty()) {
                throw TareException.usage("there is no name to push by", "give one: --tag REGISTRY/NAME:TAG");
            }
        }
        return new BuildOutput(
                names,
                deliveries,
                arguments.has("load"),
                writable("iidfile", idFile, console),
                writable("metadata-file", metadataFile, console),
                console);
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
     * Names and delivers an image.
     *
     * @param base the configuration of the image that it was built on, or null
     * @param epoch SOURCE_DATE_EPOCH, or null
     * @return the ID of the image that was delivered; as with docker, of the last one of several
     */
    Digest deliver(
            Store store, BuiltImage image, @Nullable ImageConfig base, @Nullable Long epoch, BuildProgress progress) {
        if (names.isEmpty()) {
            store.images().add(image.manifest());
        }
        for (Reference name : names) {
            store.images().name(image.manifest(), name);
        }
        Delivered delivered = new Delivered(image.manifest(), image.id());
        StoredImage stored = new StoredImage(image.manifest(), names);
        for (OutputSpec spec : deliveries) {
            if (spec.push()) {
                delivered = push(store, spec, stored, base, epoch, progress);
                continue;
            }
            Progress.Step step = progress.begin("exporting to "
                    + spec.type().name().toLowerCase(Locale.ROOT) + (spec.dest() == null ? "" : " " + spec.dest()));
            delivered = step(
                    step, () -> Deliveries.of(store, console, progress::warn).deliver(spec, stored, base, epoch));
        }
        if (load) {
            Progress.Step step = progress.begin("loading into an engine of this machine");
            String engine = step(step, () -> Deliveries.of(store, console).load(stored));
            progress.note("Loaded into " + engine);
        }
        if (idFile != null) {
            write(idFile, delivered.id().toString().getBytes(StandardCharsets.US_ASCII));
        }
        if (metadataFile != null) {
            write(metadataFile, metadata(delivered));
        }
        return delivered.id();
    }

    private Delivered push(
            Store store,
            OutputSpec spec,
            StoredImage image,
            @Nullable ImageConfig base,
            @Nullable Long epoch,
            BuildProgress progress) {
        List<Reference> to = spec.names().isEmpty() ? names : spec.names();
        for (Reference name : spec.names()) {
            store.images().name(image.descriptor(), name);
        }
        return Deliveries.of(store, console, progress::warn)
                .push(spec, image, to, base, epoch, progress)
                .delivered();
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
        json.put("containerimage.config.digest", delivered.id().toString());
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
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw TareException.failed(file + " can't be written: " + Reasons.of(e), e);
        }
    }

    /** @param id of what was delivered; scripts compare it */
    void report(Store store, BuiltImage image, Digest id, long nanos, boolean quiet) {
        if (quiet) {
            console.out().println(id);
            return;
        }
        StringBuilder line = new StringBuilder("Built ");
        for (Reference name : names) {
            line.append(name.familiar()).append(' ');
        }
        line.append(names.isEmpty() ? image.id().toString() : image.id().shortId());
        long hundredths = nanos / 10_000_000;
        long size = 0;
        for (Digest layer : image.config().diffIds()) {
            size += ImageSummary.fileBytes(store.layers().index(layer));
        }
        line.append(", ").append(Sizes.human(size)).append(", in ");
        line.append(hundredths / 100)
                .append('.')
                .append(hundredths / 10 % 10)
                .append(hundredths % 10)
                .append(" s");
        console.err().println(line);
    }
}
