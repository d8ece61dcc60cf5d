package dev.tare.sandbox;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is mounted in a container by a flag of {@code run} or a VOLUME of the image.
 *
 * @param type {@code bind}, {@code volume} or {@code tmpfs}
 * @param name of the volume, or null
 * @param source folder or file of the host; empty for a tmpfs
 * @param target absolute path in the container
 * @param anonymous whether it is a volume without a name: it goes with the container
 * @param options of mount(8), comma-separated, besides ro and rw: propagation, or those of a tmpfs
 */
public record MountPoint(
        String type,
        @Nullable String name,
        String source,
        String target,
        MountAccess access,
        boolean anonymous,
        String options) {
    public static final String BIND = "bind";
    public static final String VOLUME = "volume";
    public static final String TMPFS = "tmpfs";

    /** Whether the container may write there. */
    public boolean writable() {
        return access == MountAccess.READ_WRITE;
    }

    public static MountPoint fromJson(@Nullable Object value) throws IOException {
        Map<String, @Nullable Object> json = Json.object(value);
        return new MountPoint(
                Json.string(json.get("type")),
                Json.optionalString(json.get("name")),
                Json.string(json.get("source")),
                Json.string(json.get("target")),
                MountAccess.of(Boolean.TRUE.equals(json.get("writable"))),
                Boolean.TRUE.equals(json.get("anonymous")),
                Json.string(json.get("options")));
    }

    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", type);
        json.put("name", name);
        json.put("source", source);
        json.put("target", target);
        json.put("writable", writable());
        json.put("anonymous", anonymous);
        json.put("options", options);
        return json;
    }
}
