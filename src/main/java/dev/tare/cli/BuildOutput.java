package dev.tare.cli;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.ImageBuilder.BuiltImage;
import dev.tare.oci.Digest;
import dev.tare.oci.Json;
import dev.tare.oci.Reference;
import dev.tare.report.ImageSummary;
import dev.tare.report.Sizes;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of an image that was built: names, files, deliveries. All that can be wrong is seen before the build. */
final class BuildOutput {
    private final List<Reference> names;
    private final @Nullable Path idFile;
    private final @Nullable Path metadataFile;
    private final Console console;

    private BuildOutput(List<Reference> names, @Nullable Path idFile, @Nullable Path metadataFile, Console console) {
        this.names = List.copyOf(names);
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
        return new BuildOutput(
                names,
                idFile == null ? null : console.path(idFile),
                metadataFile == null ? null : console.path(metadataFile),
                console);
    }

    void deliver(Store store, BuiltImage image, @Nullable Long epoch, BuildProgress progress) {
        if (names.isEmpty()) {
            store.images().add(image.manifest());
        }
        for (Reference name : names) {
            store.images().name(image.manifest(), name);
        }
        if (idFile != null) {
            write(idFile, image.id().toString().getBytes(StandardCharsets.US_ASCII));
        }
        if (metadataFile != null) {
            write(metadataFile, metadata(image));
        }
    }

    private byte[] metadata(BuiltImage image) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("containerimage.config.digest", image.id().toString());
        json.put("containerimage.descriptor", image.manifest().toJson());
        json.put("containerimage.digest", image.manifest().digest().toString());
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

    void report(Store store, BuiltImage image, long nanos, boolean quiet) {
        if (quiet) {
            console.out().println(image.id());
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
