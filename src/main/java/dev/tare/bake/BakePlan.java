package dev.tare.bake;

import dev.tare.report.PrettyJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is built: targets with all that they inherit, and those that they need.
 *
 * @param groups that were asked for, by their names; {@code default} is what was asked for by name
 * @param targets by their names
 * @param linked names of those that others need and nobody asked for
 */
public record BakePlan(Map<String, BakeGroup> groups, Map<String, BakeTarget> targets, List<String> linked) {
    public BakePlan {
        groups = new TreeMap<>(groups);
        targets = new TreeMap<>(targets);
        linked = List.copyOf(linked);
    }

    /** As {@code --print} gives it: the JSON of buildx, to the byte. */
    public String json() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        groups.forEach((name, group) -> {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            if (!group.description().isEmpty()) {
                one.put("description", group.description());
            }
            one.put("targets", group.targets());
            named.put(name, one);
        });
        if (!named.isEmpty()) {
            all.put("group", named);
        }
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        targets.forEach((name, target) -> own.put(name, json(target)));
        all.put("target", own);
        // Go's writer escapes what could end a script of HTML.
        return PrettyJson.write(all, 2)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }

    private static Map<String, @Nullable Object> json(BakeTarget target) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        if (!target.description().isEmpty()) {
            out.put("description", target.description());
        }
        for (BakeField field : BakeField.values()) {
            Object value = target.fields().get(field);
            Object shown = value == null ? null : shown(field, target, value);
            if (shown != null) {
                out.put(field.key, shown);
            }
        }
        return out;
    }

    /** Null for what is empty, which is left out. */
    private static @Nullable Object shown(BakeField field, BakeTarget target, Object value) {
        return switch (field.kind) {
            case TEXT -> field == BakeField.DOCKERFILE_INLINE ? escaped(String.valueOf(value)) : value;
            case SWITCH -> value;
            case TEXTS -> {
                List<String> texts = new ArrayList<>();
                target.texts(field).forEach(text -> texts.add(field == BakeField.ANNOTATIONS ? escaped(text) : text));
                yield texts.isEmpty() ? null : texts;
            }
            case MAP -> {
                Map<String, String> map = new TreeMap<>(target.map(field));
                if (field != BakeField.CONTEXTS) {
                    map.replaceAll((_, text) -> escaped(text));
                }
                yield map.isEmpty() ? null : map;
            }
            case CACHES, ATTESTS, OUTPUTS, SECRETS, AGENTS -> {
                List<Object> entries = new ArrayList<>();
                target.entries(field).forEach(entry -> entries.add(entry.values()));
                yield entries.isEmpty() ? null : entries;
            }
        };
    }

    /** What a bake file would take for a variable. */
    private static String escaped(String text) {
        return text.replace("${", "$${").replace("%{", "%%{");
    }
}
