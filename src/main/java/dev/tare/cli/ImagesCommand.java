package dev.tare.cli;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Json;
import dev.tare.oci.Reference;
import dev.tare.report.Ages;
import dev.tare.report.ImageSummary;
import dev.tare.report.ImagesReport;
import dev.tare.store.Images.StoredImage;
import dev.tare.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tare images}. */
final class ImagesCommand implements Command {
    @Override
    public String summary() {
        return "List the images of the store";
    }

    @Override
    public String operands() {
        return "[NAME[:TAG]]";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.of("all", "show all images, as without it: the store keeps no intermediate ones")
                        .letter("a"),
                Flag.of("quiet", "print IDs only").letter("q"),
                Flag.of("no-trunc", "do not cut IDs"),
                Flag.of("digests", "show the digests that pushes and pulls gave"),
                Flag.of("json", "print a JSON array"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# all images, newest first",
                "tare images",
                "# the tags of one name",
                "tare images hello",
                "# names and sizes in bytes, for a script",
                "tare images --json | jq -r '.[] | \"\\(.names[0]) \\(.size)\"'");
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().size() > 1) {
            throw arguments.wrongCount("at most one name");
        }
        String filter =
                arguments.operands().isEmpty() ? null : arguments.operands().getFirst();
        List<ImageSummary> images = new ArrayList<>();
        int code = 0;
        try (Store store = OpenStore.of(console)) {
            for (StoredImage image : store.images().list()) {
                StoredImage wanted = matching(image, filter);
                try {
                    if (wanted != null) {
                        images.add(ImageSummary.read(store, wanted));
                    }
                } catch (TareException e) {
                    // One damaged image must not hide the others.
                    console.err().print(e.problem().render());
                    code = e.exitCode();
                }
            }
        }
        // Of two of one time the later in the store is the newer; the sort is stable.
        List<ImageSummary> newestFirst = new ArrayList<>(images.reversed());
        newestFirst.sort(Comparator.comparing(ImagesCommand::created).reversed());
        ImagesReport report = new ImagesReport(newestFirst, Instant.now());
        if (arguments.has("json")) {
            console.out().println(new String(Json.write(report.json()), StandardCharsets.UTF_8));
        } else if (arguments.has("quiet")) {
            console.out().print(report.ids(arguments.has("no-trunc")));
        } else {
            console.out().print(report.table(arguments.has("no-trunc"), arguments.has("digests")));
        }
        return code;
    }

    private static Instant created(ImageSummary image) {
        Instant created = Ages.parse(image.config().created());
        return created == null ? Instant.EPOCH : created;
    }

    /** The image with those of its names that the filter lets through; null when there are none. */
    private static @Nullable StoredImage matching(StoredImage image, @Nullable String filter) {
        if (filter == null) {
            return image;
        }
        Reference wanted = ImageName.parse(filter);
        boolean anyTag = filter.lastIndexOf(':') <= filter.lastIndexOf('/');
        List<Reference> names = new ArrayList<>();
        for (Reference name : image.names()) {
            if (name.familiarName().equals(wanted.familiarName())
                    && (anyTag || name.tag().equals(wanted.tag()))) {
                names.add(name);
            }
        }
        return names.isEmpty() ? null : new StoredImage(image.descriptor(), names);
    }
}
