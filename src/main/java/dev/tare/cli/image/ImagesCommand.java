package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Page;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.ImageName;
import dev.tare.oci.Reference;
import dev.tare.report.Ages;
import dev.tare.report.Filters;
import dev.tare.report.Format;
import dev.tare.report.ImageSummary;
import dev.tare.report.ImagesReport;
import dev.tare.report.TableOption;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.text.Glob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code tare images}. */
public final class ImagesCommand implements Command {
    private static final List<String> KEYS = List.of("reference", "dangling", "label", "before", "since");

    @Override
    public Page page() {
        return Page.of("""
                tare images [NAME[:TAG]]
                List the images of the store

                -a, --all                  show all images, as without it: the store keeps no intermediate ones
                -q, --quiet                print IDs only
                --no-trunc                 do not cut IDs
                --digests                  show the digests that pushes and pulls gave
                -f, --filter KEY=VALUE...  show what fits only: reference, dangling, label, before, since
                --format TEMPLATE          a Go template for each line, table TEMPLATE, or json
                --json                     print a JSON array

                # all images, newest first
                tare images
                # the tags of one name
                tare images hello
                # those without a name
                tare images -q --filter dangling=true
                # names and sizes in bytes, for a script
                tare images --json | jq -r '.[] | "\\(.names[0]) \\(.size)"'
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().size() > 1) {
            throw arguments.wrongCount("at most one name");
        }
        String filter =
                arguments.operands().isEmpty() ? null : arguments.operands().getFirst();
        Filters filters = Filters.parse(arguments.values("filter"), KEYS);
        Format format = Format.parse(arguments.value("format"));
        List<ImageSummary> images = new ArrayList<>();
        int code = 0;
        try (Store store = console.store()) {
            Span span = Span.of(store, filters);
            for (String entry : store.images().unreadable()) {
                // One damaged entry must not hide the others, nor be passed over.
                TareException failure = TareException.failed(
                        "an entry of the store's index.json cannot be read: " + entry, "take it out of the file");
                code = console.tell(failure);
            }
            for (NamedImage image : store.images().list()) {
                NamedImage wanted = referred(matching(image, filter), filters);
                try {
                    ImageSummary summary = wanted == null ? null : ImageSummary.read(store, wanted);
                    if (summary != null
                            && filters.labels(summary.config().container().labels())
                            && span.contains(created(summary))) {
                        images.add(summary);
                    }
                } catch (TareException e) {
                    // One damaged image must not hide the others.
                    code = console.tell(e);
                }
            }
        }
        // Of two of one time the later in the store is the newer; the sort is stable.
        List<ImageSummary> newestFirst = new ArrayList<>(images.reversed());
        newestFirst.sort(Comparator.comparing(ImagesCommand::created).reversed());
        ImagesReport report = new ImagesReport(newestFirst, Instant.now());
        if (arguments.has("json")) {
            console.json(report.json());
        } else if (!format.isUsual()) {
            console.out().print(report.formatted(format, arguments.has("no-trunc")));
        } else if (arguments.has("quiet")) {
            console.out().print(report.ids(arguments.has("no-trunc")));
        } else {
            Set<TableOption> options = EnumSet.noneOf(TableOption.class);
            if (arguments.has("no-trunc")) {
                options.add(TableOption.FULL);
            }
            if (arguments.has("digests")) {
                options.add(TableOption.DIGESTS);
            }
            console.out().print(report.table(options));
        }
        return code;
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
