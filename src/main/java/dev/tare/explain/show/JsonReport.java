package dev.tare.explain.show;

import dev.tare.explain.Explained;
import dev.tare.explain.image.LayeredParts;
import dev.tare.explain.part.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code tare explain --json} prints; docs/explain.md has the schema. */
public final class JsonReport {
    private JsonReport() {}

    /** @param depth levels below the root; what is deeper is part of those that stay */
    public static Map<String, @Nullable Object> of(Explained explained, Explained.By by, int depth) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", explained.name());
        json.put("bytes", explained.bytes());
        LayeredParts image = explained.image();
        if (image != null) {
            json.put("compressed", explained.compressed());
            json.put("layers", layers(image));
            json.put("waste", waste(explained));
        }
        json.put("keeps", keeps(explained));
        json.put("tree", tree(explained.tree(by).cut(depth)));
        return json;
    }

    private static List<Object> layers(LayeredParts image) {
        List<Object> out = new ArrayList<>();
        for (LayeredParts.LayerPart layer : image.layers()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("diffId", layer.diffId().toString());
            json.put("bytes", layer.plain());
            json.put("compressed", layer.compressed());
            json.put("instruction", layer.instruction());
            out.add(json);
        }
        return out;
    }

    private static List<Object> waste(Explained explained) {
        List<Object> out = new ArrayList<>();
        for (LayeredParts.Waste each : explained.waste()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("path", "/" + each.path());
            json.put("layer", each.layer() + 1);
            json.put("bytes", each.bytes());
            json.put("why", each.why());
            out.add(json);
        }
        return out;
    }

    private static List<Object> keeps(Explained explained) {
        List<Object> out = new ArrayList<>();
        for (LayeredParts.Kept kept : explained.keeps()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            if (!kept.path().isEmpty()) {
                json.put("path", "/" + kept.path());
            }
            json.put("cause", kept.weight().cause());
            json.put("bytes", kept.weight().bytes());
            json.put("by", kept.weight().by());
            json.put("advice", kept.weight().advice());
            out.add(json);
        }
        return out;
    }

    /** {@code name}, {@code kind}, {@code bytes} of it and all below; {@code own}, {@code reason}, {@code children} where there are any. */
    static Map<String, @Nullable Object> tree(Part part) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", part.name());
        json.put("kind", part.kind().word());
        json.put("bytes", part.total());
        if (!part.reason().isEmpty()) {
            json.put("reason", part.reason());
        }
        if (!part.children().isEmpty()) {
            if (part.own() > 0) {
                json.put("own", part.own());
            }
            List<Object> children = new ArrayList<>(part.children().size());
            for (Part child : part.children()) {
                children.add(tree(child));
            }
            json.put("children", children);
        }
        return json;
    }
}
