package dev.tare.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The list of differences that are meant, with their reasons. */
record KnownDifferences(List<Entry> entries) {
    /** One line of the list. A {@code *} in the field stands for anything. */
    record Entry(String name, String field, String reason) {
        boolean covers(String difference) {
            String[] parts = field.split("\\*", -1);
            int at = 0;
            for (int i = 0; i < parts.length; i++) {
                int found = i == parts.length - 1 && i > 0
                        ? difference.length() - parts[i].length()
                        : difference.indexOf(parts[i], at);
                if (found < at || (i == 0 && found != 0) || !difference.startsWith(parts[i], found)) {
                    return false;
                }
                at = found + parts[i].length();
            }
            return at == difference.length();
        }
    }

    static KnownDifferences read() {
        List<Entry> entries = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Case.differences())) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] columns = line.split(" *\\| *", 3);
                    entries.add(new Entry(columns[0], columns[1], columns[2]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KnownDifferences(entries);
    }

    List<Entry> of(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).toList();
    }
}
