package dev.tare.report;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.ImageName;
import dev.tare.oci.Reference;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.text.Glob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images of a store that a name and filters let through.
 *
 * @param images the newest first
 * @param failures what of the store cannot be read: one damaged image must not hide the others
 */
public record ImageListing(List<ImageSummary> images, List<TareException> failures) {
    /** The keys of {@code --filter}. */
    public static final List<String> KEYS = List.of("reference", "dangling", "label", "before", "since");

    /** @param name {@code NAME[:TAG]} that alone is listed, or null */
    public static ImageListing of(Store store, @Nullable String name, Filters filters) {
        List<ImageSummary> images = new ArrayList<>();
        List<TareException> failures = new ArrayList<>();
        Span span = Span.of(store, filters);
        for (String entry : store.images().unreadable()) {
            // One damaged entry must not hide the others, nor be passed over.
            TareException failure = TareException.failed(
                    "an entry of the store's index.json cannot be read: " + entry, "take it out of the file");
            failures.add(failure);
        }
        for (NamedImage image : store.images().list()) {
            NamedImage wanted = referred(matching(image, name), filters);
            try {
                ImageSummary summary = wanted == null ? null : ImageSummary.read(store, wanted);
                if (summary != null
                        && filters.labels(summary.config().container().labels())
                        && span.contains(created(summary))) {
                    images.add(summary);
                }
            } catch (TareException e) {
                // One damaged image must not hide the others.
                failures.add(e);
            }
        }
        // Of two of one time the later in the store is the newer; the sort is stable.
        List<ImageSummary> newestFirst = new ArrayList<>(images.reversed());
        newestFirst.sort(Comparator.comparing(ImageListing::created).reversed());
        return new ImageListing(newestFirst, failures);
    }

    private static Instant created(ImageSummary image) {
        Instant created = Ages.parse(image.config().created());
        return created == null ? Instant.EPOCH : created;
    }

    /**
     * The times between those of other images.
     *
     * @param before null for no end
     * @param since null for no beginning
     */
    private record Span(@Nullable Instant before, @Nullable Instant since) {
        static Span of(Store store, Filters filters) {
            return new Span(time(store, filters.of("before")), time(store, filters.of("since")));
        }

        private static @Nullable Instant time(Store store, List<String> names) {
            return names.isEmpty()
                    ? null
                    : created(ImageSummary.read(store, store.images().require(names.getLast())));
        }

        boolean contains(Instant time) {
            return (before == null || time.isBefore(before)) && (since == null || time.isAfter(since));
        }
    }

    /** The image with those of its names that {@code reference} and {@code dangling} let through, or null. */
    private static @Nullable NamedImage referred(@Nullable NamedImage image, Filters filters) {
        Boolean dangling = filters.flag("dangling");
        if (image == null || dangling != null && dangling != image.names().isEmpty()) {
            return null;
        }
        if (!filters.has("reference")) {
            return image;
        }
        List<Reference> names = new ArrayList<>();
        for (Reference name : image.names()) {
            if (filters.any("reference", pattern -> {
                Glob glob = Glob.of(pattern);
                return glob.matches(name.familiarName()) || glob.matches(name.familiarName() + ":" + name.tag());
            })) {
                names.add(name);
            }
        }
        return names.isEmpty() ? null : new NamedImage(image.descriptor(), names);
    }

    /** The image with those of its names that the filter lets through; null when there are none. */
    private static @Nullable NamedImage matching(NamedImage image, @Nullable String filter) {
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
        return names.isEmpty() ? null : new NamedImage(image.descriptor(), names);
    }
}
