package dev.tare.attest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Debian's control files (deb822(5)): paragraphs of fields, a blank line between them. */
final class ControlFile {
    private ControlFile() {}

    /** The paragraphs, fields by their names in lower case; lines that go on keep their line ends. */
    static List<Map<String, String>> parse(String text) {
        List<Map<String, String>> paragraphs = new ArrayList<>();
        Map<String, StringBuilder> fields = new HashMap<>();
        StringBuilder last = null;
        for (String line : text.split("\n", -1)) {
            if (line.isBlank()) {
                end(fields, paragraphs);
                last = null;
            } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                if (last != null) {
                    last.append('\n').append(line.strip());
                }
            } else if (line.charAt(0) != '#') {
                int colon = line.indexOf(':');
                last = new StringBuilder(
                        colon < 0 ? "" : line.substring(colon + 1).strip());
                if (colon > 0) {
                    fields.put(line.substring(0, colon).toLowerCase(Locale.ROOT), last);
                }
            }
        }
        end(fields, paragraphs);
        return paragraphs;
    }

    private static void end(Map<String, StringBuilder> fields, List<Map<String, String>> paragraphs) {
        if (!fields.isEmpty()) {
            Map<String, String> paragraph = new HashMap<>();
            fields.forEach((name, value) -> paragraph.put(name, value.toString()));
            paragraphs.add(paragraph);
            fields.clear();
        }
    }

    /** The first line of a field, or the empty string. */
    static String line(Map<String, String> paragraph, String field) {
        String value = paragraph.getOrDefault(field, "");
        int end = value.indexOf('\n');
        return end < 0 ? value : value.substring(0, end);
    }
}
