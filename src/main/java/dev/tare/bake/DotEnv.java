package dev.tare.bake;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import java.util.HashMap;
import java.util.Map;

/** The file {@code .env} beside compose files. */
final class DotEnv {
    private DotEnv() {}

    /**
     * The variables of a {@code .env}: lines of {@code NAME=value}, the value bare, or in quotes, of which the single ones
     * keep it as it stands.
     *
     * @param known values that its own lines may name
     */
    static void read(String file, String content, Map<String, String> known, Map<String, String> to) {
        SourceText source = new SourceText(file, content);
        int number = 0;
        for (String line : content.lines().toList()) {
            number++;
            String entry = line.strip();
            if (entry.isEmpty() || entry.startsWith("#")) {
                continue;
            }
            entry = entry.startsWith("export ")
                    ? entry.substring("export ".length()).strip()
                    : entry;
            int equals = entry.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String name = entry.substring(0, equals).strip();
            String value = entry.substring(equals + 1).strip();
            Location at = Location.ofLine(source, number);
            Map<String, String> all = new HashMap<>(to);
            all.putAll(known);
            to.put(name, value(value, all, at));
        }
    }

    private static String value(String value, Map<String, String> known, Location at) {
        if (value.startsWith("'") && value.indexOf('\'', 1) > 0) {
            return value.substring(1, value.indexOf('\'', 1));
        }
        if (value.startsWith("\"") && value.lastIndexOf('"') > 0) {
            String inner = value.substring(1, value.lastIndexOf('"'));
            return ComposeText.of(inner.replace("\\n", "\n").replace("\\\"", "\""), known, at);
        }
        int comment = value.indexOf(" #");
        return ComposeText.of(comment < 0 ? value : value.substring(0, comment).stripTrailing(), known, at);
    }
}
