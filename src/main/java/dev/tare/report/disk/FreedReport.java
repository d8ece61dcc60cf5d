package dev.tare.report.disk;

import dev.tare.oci.Reference;
import dev.tare.report.Sizes;
import dev.tare.store.Images.Removed;
import dev.tare.store.upkeep.Gc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What gc and prune have freed. */
public record FreedReport(Gc.Report report) {
    /** In docker's words, a line each. */
    public List<String> lines() {
        List<String> out = new ArrayList<>();
        for (Removed image : report.images()) {
            out.addAll(lines(image));
        }
        out.add("Removed " + count(report.blobs(), "blob") + ", " + count(report.records(), "cache record") + ", "
                + count(report.derived(), "derived file") + " and " + count(report.temporary(), "leftover"));
        out.add("Total reclaimed space: " + Sizes.human(report.bytes()));
        return out;
    }

    /** What was taken from one image. */
    public static List<String> lines(Removed image) {
        List<String> out = new ArrayList<>();
        for (Reference name : image.untagged()) {
            out.add("Untagged: " + name.familiar());
        }
        if (image.deleted() != null) {
            out.add("Deleted: " + image.deleted());
        }
        return out;
    }

    /** The same as docker's prune writes it. */
    public static List<String> dockerLines(Removed image) {
        List<String> out = new ArrayList<>();
        for (String line : lines(image)) {
            out.add(Character.toLowerCase(line.charAt(0)) + line.substring(1));
        }
        return out;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /**
     * An object of {@code bytes}, {@code untagged} (names), {@code deleted} (IDs), the numbers of {@code blobs},
     * {@code records}, {@code derived} files and {@code temporary} files, and {@code left} (what could not be removed, with
     * the reason).
     */
    public Map<String, @Nullable Object> json() {
        List<String> untagged = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        for (Removed image : report.images()) {
            for (Reference name : image.untagged()) {
                untagged.add(name.familiar());
            }
            if (image.deleted() != null) {
                deleted.add(image.deleted().toString());
            }
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("bytes", report.bytes());
        json.put("untagged", untagged);
        json.put("deleted", deleted);
        json.put("blobs", report.blobs());
        json.put("records", report.records());
        json.put("derived", report.derived());
        json.put("temporary", report.temporary());
        json.put("left", report.left());
        return json;
    }
}
