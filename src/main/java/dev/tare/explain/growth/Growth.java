package dev.tare.explain.growth;

import dev.tare.explain.Explained;
import dev.tare.explain.image.LayeredParts;
import dev.tare.explain.part.Part;
import dev.tare.explain.part.PartKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What grew and shrank from one image or program to another.
 *
 * @param packages of Go programs, and what these have beside packages; the largest changes first
 * @param files the same of files that containers see; none of programs
 */
public record Growth(Explained before, Explained after, List<Row> packages, List<Row> files) {
    public Growth {
        packages = List.copyOf(packages);
        files = List.copyOf(files);
    }

    /** What has another size than it had; 0 where it was not, or is no more. */
    public record Row(String name, long before, long after) {
        public long change() {
            return after - before;
        }
    }

    public static Growth of(Explained before, Explained after) {
        return new Growth(
                before, after, changes(packages(before), packages(after)), changes(files(before), files(after)));
    }

    private static List<Row> changes(Map<String, Long> before, Map<String, Long> after) {
        List<Row> rows = new ArrayList<>();
        Map<String, Long> all = new TreeMap<>(before);
        all.putAll(after);
        for (String name : all.keySet()) {
            Row row = new Row(name, before.getOrDefault(name, 0L), after.getOrDefault(name, 0L));
            if (row.change() != 0) {
                rows.add(row);
            }
        }
        rows.sort((a, b) -> Long.compare(Math.abs(b.change()), Math.abs(a.change())));
        return rows;
    }

    private static Map<String, Long> packages(Explained of) {
        Map<String, Long> sizes = new TreeMap<>();
        Part program = of.program();
        if (program != null) {
            addPackages(program, sizes);
            return sizes;
        }
        LayeredParts image = of.image();
        if (image != null) {
            for (LayeredParts.FilePart file : image.files()) {
                if (file.part().kind() == PartKind.PROGRAM && file.hidden() == null) {
                    addPackages(file.part(), sizes);
                }
            }
        }
        return sizes;
    }

    private static void addPackages(Part program, Map<String, Long> to) {
        for (Part part : program.children()) {
            if (part.kind() != PartKind.MODULE) {
                to.merge("(" + part.name() + ")", part.total(), Long::sum);
                continue;
            }
            for (Part each : part.children()) {
                to.merge(each.name(), each.total(), Long::sum);
            }
        }
    }

    private static Map<String, Long> files(Explained of) {
        Map<String, Long> sizes = new TreeMap<>();
        LayeredParts image = of.image();
        if (image != null) {
            for (LayeredParts.FilePart file : image.files()) {
                String name = "/" + file.path() + (file.hidden() == null ? "" : " (" + file.hidden() + ")");
                sizes.merge(name, file.part().total(), Long::sum);
            }
        }
        return sizes;
    }
}
