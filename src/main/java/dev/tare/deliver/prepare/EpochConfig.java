package dev.tare.deliver.prepare;

import dev.tare.oci.Digest;
import dev.tare.text.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration with other layers and clamped times; all that we do not know in it stays. */
final class EpochConfig {
    private EpochConfig() {}

    /**
     * Replaces the layers, and each time that is missing or later than the epoch by the epoch, as BuildKit does.
     *
     * @param config a configuration as JSON
     * @param firstOwn the number of history entries that a base image brought: their times stay
     * @param epoch seconds
     */
    static byte[] rewrite(byte[] config, List<Digest> diffIds, int firstOwn, long epoch) throws IOException {
        Map<String, @Nullable Object> json = Json.readObject(config);
        Map<String, @Nullable Object> rootfs = new LinkedHashMap<>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", diffIds.stream().map(Digest::toString).toList());
        json.put("rootfs", rootfs);
        String limit = Instant.ofEpochSecond(epoch).toString();
        if (json.get("created") != null) {
            json.put("created", clamp(json.get("created"), epoch, limit));
        }
        List<@Nullable Object> history = new ArrayList<>();
        for (Object each : Json.list(json.get("history"))) {
            Map<String, @Nullable Object> entry = Json.object(each);
            if (history.size() >= firstOwn) {
                entry.put("created", clamp(entry.get("created"), epoch, limit));
            }
            history.add(entry);
        }
        json.put("history", history);
        return Json.write(json);
    }

    private static Object clamp(@Nullable Object time, long epoch, String limit) throws IOException {
        try {
            String text = Json.optionalString(time);
            return text == null || Instant.parse(text).isAfter(Instant.ofEpochSecond(epoch)) ? limit : text;
        } catch (DateTimeException e) {
            return limit;
        }
    }
}
