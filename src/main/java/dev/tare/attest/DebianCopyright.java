package dev.tare.attest;

import dev.tare.oci.tree.FileTree;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The licences of a Debian package, where its copyright file is of the machine-readable form (DEP-5); others are prose,
 * which is not guessed at.
 */
final class DebianCopyright {
    private static final Map<String, String> NAMES = Map.of(
            "expat", "MIT",
            "bsd-2-clause", "BSD-2-Clause",
            "bsd-3-clause", "BSD-3-Clause",
            "bsd-4-clause", "BSD-4-Clause",
            "isc", "ISC",
            "zlib", "Zlib",
            "artistic", "Artistic-1.0-Perl",
            "perl", "(Artistic-1.0-Perl OR GPL-1.0-or-later)",
            "apache-2", "Apache-2.0",
            "mpl-2", "MPL-2.0");

    private DebianCopyright() {}

    /** An expression that joins all licences in the file by AND; empty where nothing is known. */
    static String license(FileTree tree, String name) throws IOException {
        String text = TreeText.read(tree, "usr/share/doc/" + name + "/copyright");
        return text == null ? "" : license(text);
    }

    static String license(String text) {
        if (!text.stripLeading().toLowerCase(Locale.ROOT).startsWith("format:")) {
            return "";
        }
        Set<String> found = new TreeSet<>();
        for (Map<String, String> paragraph : ControlFile.parse(text)) {
            // A paragraph with a text alone defines a name that those with files use.
            String license = paragraph.containsKey("files") ? ControlFile.line(paragraph, "license") : "";
            if (!license.isEmpty()) {
                found.add(expression(license));
            }
        }
        return found.size() == 1 ? found.iterator().next() : joined(found);
    }

    private static String joined(Set<String> expressions) {
        StringBuilder out = new StringBuilder();
        for (String each : expressions) {
            boolean compound = each.indexOf(' ') >= 0 && !each.startsWith("(");
            out.append(out.isEmpty() ? "" : " AND ").append(compound ? "(" + each + ")" : each);
        }
        return out.toString();
    }

    /** {@code GPL-2+ and Expat} becomes {@code GPL-2.0-or-later AND MIT}. */
    private static String expression(String license) {
        StringBuilder out = new StringBuilder();
        for (String word : license.replace(",", " ").split("\\s+")) {
            out.append(out.isEmpty() ? "" : " ");
            switch (word.toLowerCase(Locale.ROOT)) {
                case "and" -> out.append("AND");
                case "or" -> out.append("OR");
                case "with" -> out.append("WITH");
                default -> out.append(identifier(word));
            }
        }
        return out.toString();
    }

    /** Debian's short names are those of SPDX with other versions of the GNU licences ({@code GPL-2}, {@code GPL-2+}). */
    private static String identifier(String name) {
        String known = NAMES.get(name.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        String upper = name.toUpperCase(Locale.ROOT);
        boolean gnu = upper.startsWith("GPL-")
                || upper.startsWith("LGPL-")
                || upper.startsWith("AGPL-")
                || upper.startsWith("GFDL-");
        if (!gnu || upper.endsWith("-ONLY") || upper.endsWith("-OR-LATER")) {
            return name;
        }
        boolean later = upper.endsWith("+");
        String plain = later ? upper.substring(0, upper.length() - 1) : upper;
        boolean whole = plain.indexOf('.') < 0;
        return plain + (whole ? ".0" : "") + (later ? "-or-later" : "-only");
    }
}
