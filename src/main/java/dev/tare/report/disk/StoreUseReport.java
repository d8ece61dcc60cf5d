package dev.tare.report.disk;

import dev.tare.report.Sizes;
import dev.tare.report.Table;
import dev.tare.store.upkeep.StoreUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a store takes, by kind. */
public record StoreUseReport(List<StoreUse> uses) {
    public StoreUseReport {
        uses = List.copyOf(uses);
    }

    /** A line for each kind, and one for all. */
    public String text() {
        Table table = new Table("KIND", "COUNT", "SIZE", "WHAT IT IS");
        long bytes = 0;
        for (StoreUse use : uses) {
            table.row(
                    use.kind().word(),
                    Integer.toString(use.count()),
                    Sizes.human(use.bytes()),
                    use.kind().description());
            bytes += use.bytes();
        }
        table.row("all", "", Sizes.human(bytes), "");
        return table.render();
    }

    /** An array of objects of {@code kind}, {@code count} and {@code bytes}. */
    public List<Map<String, @Nullable Object>> json() {
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        for (StoreUse use : uses) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("kind", use.kind().word());
            each.put("count", use.count());
            each.put("bytes", use.bytes());
            out.add(each);
        }
        return out;
    }
}
