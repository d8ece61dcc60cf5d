package dev.tare.cli.image;

import dev.tare.cli.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Reference;
import dev.tare.report.Sizes;
import dev.tare.store.Images.Removed;
import dev.tare.store.upkeep.Gc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What gc and prune print. */
final class Freed {
    private Freed() {}

    /**
     * Prints a report, in docker's words or as an object: {@code bytes}, {@code untagged} (names), {@code deleted} (IDs),
     * and the numbers of {@code blobs}, {@code records}, {@code derived} files, {@code temporary} files, and {@code left}
     * (what could not be removed, with the reason).
     *
     * @return the exit code
     */
    static int print(Gc.Report report, boolean asJson, Console console) {
        if (asJson) {
            console.json(json(report));
        } else {
            for (Removed image : report.images()) {
                RmiCommand.print(image, console);
            }
            console.out()
                    .println("Removed " + count(report.blobs(), "blob") + ", " + count(report.records(), "cache record")
                            + ", " + count(report.derived(), "derived file") + " and "
                            + count(report.temporary(), "leftover"));
            console.out().println("Total reclaimed space: " + Sizes.human(report.bytes()));
        }
        for (String left : report.left()) {
            console.note("not removed: " + left);
        }
        return report.left().isEmpty() ? 0 : TareException.FAILED;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static Map<String, @Nullable Object> json(Gc.Report report) {
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
