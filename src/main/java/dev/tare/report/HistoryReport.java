package dev.tare.report;

import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.ImageConfig;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code tare history}, in docker's shape: newest first, the size of each layer. */
public final class HistoryReport {
    private static final int CREATED_BY_WIDTH = 45;

    private static final Map<String, String> HEADINGS = Map.of(
            "ID", "IMAGE",
            "CreatedAt", "CREATED AT",
            "CreatedSince", "CREATED",
            "CreatedBy", "CREATED BY",
            "Size", "SIZE",
            "Comment", "COMMENT");

    private static final String MISSING = "<missing>";

    private final ImageSummary image;
    private final Instant now;
    private final ZoneId zone;
    private final List<Step> steps;

    public HistoryReport(ImageSummary image, Instant now, ZoneId zone) {
        this.image = image;
        this.now = now;
        this.zone = zone;
        this.steps = steps(image);
    }

    /** A history entry with the layer that it made, if it made one. */
    private record Step(History entry, @Nullable Digest layer, long bytes) {}

    /** Newest first. Layers beyond the history get an entry of their own; entries beyond the layers make none. */
    private static List<Step> steps(ImageSummary image) {
        ImageConfig config = image.config();
        List<Step> steps = new ArrayList<>();
        int layer = 0;
        for (History entry : History.matched(config.history(), config.diffIds().size(), History.UNKNOWN)) {
            if (entry.emptyLayer()) {
                steps.add(new Step(entry, null, 0));
            } else {
                steps.add(new Step(
                        entry, config.diffIds().get(layer), image.layerBytes().get(layer)));
                layer++;
            }
        }
        return steps.reversed();
    }

    /** IMAGE, CREATED, CREATED BY, SIZE, COMMENT. */
    public String table(Set<TableOption> options) {
        boolean full = options.contains(TableOption.FULL);
        boolean human = !options.contains(TableOption.EXACT);
        Table table = new Table("IMAGE", human ? "CREATED" : "CREATED AT", "CREATED BY", "SIZE", "COMMENT");
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String createdBy = text(step.entry().createdBy());
            table.row(
                    id(i, full),
                    created(step.entry(), human),
                    full ? createdBy : ellipsis(createdBy),
                    human ? Sizes.human(step.bytes()) : Long.toString(step.bytes()),
                    text(step.entry().comment()));
        }
        return table.render();
    }

    /** By {@code --format}, with docker's fields. */
    public String formatted(Format format, boolean full, boolean human) {
        List<ReportFields> lines = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String createdBy = text(step.entry().createdBy());
            Map<String, String> shown = new LinkedHashMap<>();
            shown.put("ID", id(i, full));
            shown.put("CreatedAt", created(step.entry(), false));
            shown.put("CreatedSince", created(step.entry(), true));
            shown.put("CreatedBy", full ? createdBy : ellipsis(createdBy));
            shown.put("Size", human ? Sizes.human(step.bytes()) : Long.toString(step.bytes()));
            shown.put("Comment", text(step.entry().comment()));
            lines.add(new ReportFields(shown, Map.of()));
        }
        return format.render(lines, HEADINGS);
    }

    /** One ID a line; {@code <missing>} for the entries below the newest, which have none. */
    public String ids(boolean full) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            out.append(id(i, full)).append('\n');
        }
        return out.toString();
    }

    /**
     * One object for each entry, newest first: {@code id} (of the image, null below the newest), {@code created} (RFC
     * 3339 or null), {@code createdBy}, {@code comment}, {@code size} (bytes), {@code layer} (diffID or null).
     */
    public List<Map<String, @Nullable Object>> json() {
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        for (Step step : steps) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("id", out.isEmpty() ? image.id().toString() : null);
            json.put("created", step.entry().created());
            json.put("createdBy", text(step.entry().createdBy()));
            json.put("comment", text(step.entry().comment()));
            json.put("size", step.bytes());
            json.put("layer", step.layer() == null ? null : step.layer().toString());
            out.add(json);
        }
        return out;
    }

    private String id(int step, boolean full) {
        return step > 0 ? MISSING : full ? image.id().toString() : image.id().shortId();
    }

    private String created(History entry, boolean human) {
        Instant created = Ages.parse(entry.created());
        if (human || created == null) {
            return Ages.agoMade(created, now);
        }
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                created.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String ellipsis(String text) {
        if (text.codePointCount(0, text.length()) <= CREATED_BY_WIDTH) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, CREATED_BY_WIDTH - 1)) + "…";
    }
}
