package dev.tare.bake;

import dev.tare.text.Bytes;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values of compose files that buildx writes in a form of its own. */
final class ComposeValues {
    private ComposeValues() {}

    /** As docker writes it: four digits that count, and binary units. */
    static String size(ComposeNode value) {
        long bytes = Bytes.parse(value.text());
        if (bytes < 0) {
            throw value.wrong("\"" + value.text() + "\" is no size", "such as 64m or 1gb");
        }
        List<String> units = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < units.size() - 1) {
            size /= 1024;
            unit++;
        }
        BigDecimal rounded = new BigDecimal(size).round(new MathContext(4));
        return (rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString()) + units.get(unit);
    }

    static List<String> limits(ComposeNode value) {
        List<String> out = new ArrayList<>();
        new TreeMap<>(value.map()).forEach((limit, each) -> {
            Map<String, ComposeNode> both = each.isMap() ? each.map() : Map.of("soft", each, "hard", each);
            ComposeNode soft = both.get("soft");
            ComposeNode hard = both.get("hard");
            if (soft == null || hard == null) {
                throw each.wrong("a limit has soft and hard", limit + ": {soft: 1024, hard: 2048}");
            }
            out.add(limit + "=" + soft.text() + ":" + hard.text());
        });
        return out;
    }

    /** A map of addresses or lists of them, or lines {@code NAME=ADDRESS} or {@code NAME:ADDRESS}. */
    static Map<String, String> hosts(ComposeNode value) {
        Map<String, String> out = new TreeMap<>();
        if (value.isMap()) {
            value.map().forEach((host, each) -> out.put(host, String.join(",", each.texts())));
            return out;
        }
        for (ComposeNode each : value.list()) {
            String text = each.text();
            int at = text.indexOf('=') < 0 ? text.indexOf(':') : text.indexOf('=');
            if (at < 0) {
                throw each.wrong("a host is NAME=ADDRESS", null);
            }
            out.merge(text.substring(0, at), text.substring(at + 1), (one, other) -> one + "," + other);
        }
        return out;
    }
}
