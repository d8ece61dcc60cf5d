package dev.tare.sandbox.network;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That a container is in a network with a name.
 *
 * @param network its name
 * @param aliases by which its other members find the container, besides its name and the beginning of its ID
 */
public record Membership(String network, List<String> aliases) {
    public Membership {
        aliases = List.copyOf(aliases);
    }

    /** Reads what {@link #toJson} gives. */
    public static Membership fromJson(@Nullable Object json) throws IOException {
        Map<String, @Nullable Object> map = Json.object(json);
        return new Membership(Json.string(map.get("name")), Json.strings(map.get("aliases")));
    }

    /** {@code name}, {@code aliases} (a list). */
    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", network);
        json.put("aliases", aliases);
        return json;
    }
}
