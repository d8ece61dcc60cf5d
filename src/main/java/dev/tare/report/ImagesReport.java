package dev.tare.report;

import dev.tare.oci.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tare images}, in docker's shape. */
public final class ImagesReport {
    private static final String NONE = "<none>";

    private final List<ImageSummary> images;
    private final Instant now;

    /** A report; {@code images} come newest first. */
    public ImagesReport(List<ImageSummary> images, Instant now) {
        this.images = List.copyOf(images);
        this.now = now;
    }

    /** REPOSITORY, TAG, (DIGEST,) IMAGE ID, CREATED, SIZE: one row for each name. */
    public String table(boolean full, boolean digests) {
        Table table = digests
                ? new Table("REPOSITORY", "TAG", "DIGEST", "IMAGE ID", "CREATED", "SIZE")
                : new Table("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE");
        for (ImageSummary image : images) {
            String id = id(image, full);
            String created = Ages.ago(Ages.parse(image.config().created()), now);
            String size = Sizes.human(image.size());
            if (image.names().isEmpty()) {
                row(table, digests, NONE, NONE, NONE, id, created, size);
            }
            for (Reference name : image.names()) {
                if (!name.tag().isEmpty()) {
                    row(table, digests, name.familiarName(), name.tag(), digest(image, name), id, created, size);
                } else if (!hasTag(image, name)) {
                    row(table, digests, name.familiarName(), NONE, digest(image, name), id, created, size);
                }
            }
        }
        return table.render();
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
        for (Reference other : image.names()) {
            if (!other.tag().isEmpty() && other.familiarName().equals(name.familiarName())) {
                return true;
            }
        }
        return false;
    }

    private static void row(
            Table table,
            boolean digests,
            String repository,
            String tag,
            String digest,
            String id,
            String created,
            String size) {
        if (digests) {
            table.row(repository, tag, digest, id, created, size);
        } else {
            table.row(repository, tag, id, created, size);
        }
    }

    /** One ID a line, a line for each name as docker has it. */
    public String ids(boolean full) {
        StringBuilder out = new StringBuilder();
        for (ImageSummary image : images) {
            int rows = 0;
            for (Reference name : image.names()) {
                rows += name.tag().isEmpty() && hasTag(image, name) ? 0 : 1;
            }
            for (int i = 0; i < Math.max(1, rows); i++) {
                out.append(id(image, full)).append('\n');
            }
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
