package dev.tare.report;

import dev.tare.oci.Reference;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code tare images}, in docker's shape. */
public final class ImagesReport {
    private static final String NONE = "<none>";
    private static final Map<String, String> HEADINGS = Map.ofEntries(
            Map.entry("ID", "IMAGE ID"),
            Map.entry("Repository", "REPOSITORY"),
            Map.entry("Tag", "TAG"),
            Map.entry("Digest", "DIGEST"),
            Map.entry("CreatedSince", "CREATED"),
            Map.entry("CreatedAt", "CREATED AT"),
            Map.entry("Size", "SIZE"),
            Map.entry("VirtualSize", "SIZE"),
            Map.entry("SharedSize", "SHARED SIZE"),
            Map.entry("UniqueSize", "UNIQUE SIZE"),
            Map.entry("Containers", "CONTAINERS"));

    private final List<ImageSummary> images;
    private final Instant now;

    /** A report; {@code images} come newest first. */
    public ImagesReport(List<ImageSummary> images, Instant now) {
        this.images = List.copyOf(images);
        this.now = now;
    }

    /** A name of an image. */
    private record Row(ImageSummary image, String repository, String tag, String digest) {}

    private List<Row> rows() {
        List<Row> out = new ArrayList<>();
        for (ImageSummary image : images) {
            if (image.names().isEmpty()) {
                out.add(new Row(image, NONE, NONE, NONE));
            }
            for (Reference name : image.names()) {
                if (!name.tag().isEmpty()) {
                    out.add(new Row(image, name.familiarName(), name.tag(), digest(image, name)));
                } else if (!hasTag(image, name)) {
                    out.add(new Row(image, name.familiarName(), NONE, digest(image, name)));
                }
            }
        }
        return out;
    }

    /** REPOSITORY, TAG, (DIGEST,) IMAGE ID, CREATED, SIZE: one row for each name. */
    public String table(Set<TableOption> options) {
        boolean digests = options.contains(TableOption.DIGESTS);
        Table table = digests
                ? new Table("REPOSITORY", "TAG", "DIGEST", "IMAGE ID", "CREATED", "SIZE")
                : new Table("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE");
        for (Row row : rows()) {
            String id = id(row.image(), options.contains(TableOption.FULL));
            String size = Sizes.human(row.image().size());
            if (digests) {
                table.row(row.repository(), row.tag(), row.digest(), id, created(row.image()), size);
            } else {
                table.row(row.repository(), row.tag(), id, created(row.image()), size);
            }
        }
        return table.render();
    }

    private String created(ImageSummary image) {
        return Ages.agoMade(Ages.parse(image.config().created()), now);
    }

    /** By {@code --format}: one line for each name, with docker's fields. */
    public String formatted(Format format, boolean full) {
        List<ReportFields> lines = new ArrayList<>();
        for (Row row : rows()) {
            ImageSummary image = row.image();
            Map<String, String> shown = new LinkedHashMap<>();
            shown.put("ID", id(image, full));
            shown.put("Repository", row.repository());
            shown.put("Tag", row.tag());
            shown.put("Digest", row.digest());
            shown.put("CreatedSince", created(image));
            shown.put("CreatedAt", Ages.stamp(Ages.parse(image.config().created()), ZoneId.systemDefault()));
            shown.put("Size", Sizes.human(image.size()));
            shown.put("VirtualSize", Sizes.human(image.size()));
            shown.put("SharedSize", "N/A");
            shown.put("UniqueSize", "N/A");
            shown.put("Containers", "N/A");
            lines.add(new ReportFields(shown, image.config().container().labels()));
        }
        return format.render(lines, HEADINGS);
    }

    /** What a push or pull gave in the repository of a name. */
    private static String digest(ImageSummary image, Reference name) {
        for (Reference other : image.names()) {
            if (other.digest() != null && other.familiarName().equals(name.familiarName())) {
                return other.digest().toString();
            }
        }
        return NONE;
    }

    private static boolean hasTag(ImageSummary image, Reference name) {
        return image.names().stream()
                .anyMatch(
                        other -> !other.tag().isEmpty() && other.familiarName().equals(name.familiarName()));
    }

    /** One ID a line, a line for each name as docker has it. */
    public String ids(boolean full) {
        StringBuilder out = new StringBuilder();
        for (Row row : rows()) {
            out.append(id(row.image(), full)).append('\n');
        }
        return out.toString();
    }

    /**
     * One object for each image: {@code id} (digest of the configuration), {@code names} and {@code repoDigests} (lists
     * of strings), {@code digest} and {@code mediaType} (of the manifest in the store), {@code created} (RFC 3339 or
     * null), {@code size} (bytes), {@code os}, {@code architecture}, {@code variant}.
     */
    public List<Map<String, @Nullable Object>> json() {
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        for (ImageSummary image : images) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("id", image.id().toString());
            json.put("names", image.repoTags());
            json.put("repoDigests", image.repoDigests());
            json.put("digest", image.descriptor().digest().toString());
            json.put("mediaType", image.descriptor().mediaType());
            json.put("created", image.config().created());
            json.put("size", image.size());
            json.put("os", image.config().platform().os());
            json.put("architecture", image.config().platform().architecture());
            json.put("variant", image.config().platform().variant());
            out.add(json);
        }
        return out;
    }

    private static String id(ImageSummary image, boolean full) {
        return full ? image.id().toString() : image.id().shortId();
    }
}
