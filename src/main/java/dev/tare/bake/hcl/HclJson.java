package dev.tare.bake.hcl;

import dev.tare.bake.hcl.HclExpression.Item;
import dev.tare.bake.hcl.HclExpression.ListOf;
import dev.tare.bake.hcl.HclExpression.Literal;
import dev.tare.bake.hcl.HclExpression.MapOf;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.text.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HCL as JSON: a text is a template, and blocks are maps by their labels (github.com/hashicorp/hcl, json/spec.md). */
public final class HclJson {
    private final SourceText source;
    private final Map<String, Integer> labels;

    private HclJson(SourceText source, Map<String, Integer> labels) {
        this.source = source;
        this.labels = labels;
    }

    /**
     * The whole of a file.
     *
     * @param blocks the types of blocks, at the top and in others, with the number of labels that each has
     * @throws TareException where it is no JSON, or not an object
     */
    public static HclBody parse(SourceText source, Map<String, Integer> blocks) {
        try {
            Map<String, @Nullable Object> root = Json.readObject(source.text().getBytes(StandardCharsets.UTF_8));
            return new HclJson(source, blocks).body(root, "");
        } catch (IOException e) {
            throw TareException.failed(source.name() + " is no JSON of a bake file: " + e.getMessage(), e);
        }
    }

    private HclBody body(Map<String, @Nullable Object> map, String path) throws IOException {
        Map<String, HclBody.Attribute> attributes = new LinkedHashMap<>();
        List<HclBody.Block> out = new ArrayList<>();
        for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
            String name = entry.getKey();
            Integer count = labels.get(name);
            if (count != null) {
                blocks(name, count, List.of(), entry.getValue(), path + name, out);
            } else if (!name.equals("//")) {
                HclPlace at = place(path + name);
                attributes.put(name, new HclBody.Attribute(name, expression(entry.getValue(), path + name), at));
            }
        }
        return new HclBody(attributes, out);
    }

    /** A list stands for several blocks, at each level. */
    private void blocks(
            String type, int more, List<String> given, @Nullable Object value, String path, List<HclBody.Block> to)
            throws IOException {
        if (value instanceof List<?> list) {
            for (Object each : list) {
                blocks(type, more, given, each, path, to);
            }
            return;
        }
        Map<String, @Nullable Object> map = Json.object(value);
        if (more == 0) {
            to.add(new HclBody.Block(type, given, body(map, path + "."), place(path)));
            return;
        }
        for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
            List<String> labelled = new ArrayList<>(given);
            labelled.add(entry.getKey());
            blocks(type, more - 1, labelled, entry.getValue(), path + "." + entry.getKey(), to);
        }
    }

    private HclExpression expression(@Nullable Object value, String path) throws IOException {
        HclPlace at = place(path);
        return switch (value) {
            case null -> new Literal(null, at);
            case String text -> HclTemplates.whole(new SourceText(source.name() + ", " + path, text));
            case Long number -> new Literal(BigDecimal.valueOf(number), at);
            case BigInteger number -> new Literal(HclValues.bounded(new BigDecimal(number)), at);
            case Double number -> new Literal(BigDecimal.valueOf(number), at);
            case List<?> list -> {
                List<HclExpression> items = new ArrayList<>();
                for (Object each : list) {
                    items.add(expression(each, path));
                }
                yield new ListOf(items, at);
            }
            case Map<?, ?> _ -> {
                List<Item> items = new ArrayList<>();
                for (Map.Entry<String, @Nullable Object> entry :
                        Json.object(value).entrySet()) {
                    String below = path + "." + entry.getKey();
                    items.add(new Item(expression(entry.getKey(), below), expression(entry.getValue(), below)));
                }
                yield new MapOf(items, at);
            }
            default -> new Literal(value, at);
        };
    }

    /** The line is not known; the path says where it is. */
    private HclPlace place(String path) {
        return new HclPlace(new SourceText(source.name() + ", " + path, path), 0, path.length());
    }
}
