package dev.tare.attest;

import dev.tare.oci.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The packages that apk has installed in an image (apk-v2 installed database): lines of a letter, a colon and a value. */
final class AlpinePackages {
    private static final List<String> PLACES = List.of("lib/apk/db/installed", "usr/lib/apk/db/installed");

    private final @Nullable OsRelease os;
    private final SbomBuilder parts;
    private final Map<String, List<String>> providers = new HashMap<>();
    private final Map<String, String> needs = new HashMap<>();

    private AlpinePackages(@Nullable OsRelease os, SbomBuilder parts) {
        this.os = os;
        this.parts = parts;
    }

    static void read(FileTree tree, @Nullable OsRelease os, SbomBuilder parts) throws IOException {
        for (String place : PLACES) {
            String text = TreeText.read(tree, place);
            if (text != null) {
                new AlpinePackages(os, parts).add(text, place);
                // The second is where the first leads to in newer releases.
                return;
            }
        }
    }

    private void add(String text, String place) {
        Map<Character, String> fields = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            if (line.isEmpty()) {
                end(fields, place);
                fields.clear();
            } else if (line.length() > 1 && line.charAt(1) == ':') {
                // Letters of files repeat (F, R, Z); those of the package come first.
                fields.putIfAbsent(line.charAt(0), line.substring(2));
            }
        }
        end(fields, place);
        needs.forEach((ref, wanted) -> {
            for (String each : wanted.split(" ")) {
                // !name is a conflict.
                for (String on : providers.getOrDefault(name(each), List.of())) {
                    parts.depends(ref, on);
                }
            }
        });
    }

    private void end(Map<Character, String> fields, String place) {
        String name = fields.getOrDefault('P', "");
        if (name.isEmpty()) {
            return;
        }
        String version = fields.getOrDefault('V', "");
        Map<String, String> qualifiers = new HashMap<>();
        qualifiers.put("arch", fields.getOrDefault('A', ""));
        qualifiers.put("distro", os == null ? "" : os.distro());
        String origin = fields.getOrDefault('o', "");
        qualifiers.put("upstream", origin.equals(name) ? "" : origin);
        String purl = PackageUrl.of("apk", os == null ? "alpine" : os.id(), name, version, qualifiers, "");
        parts.add(new Component(
                Component.Type.PACKAGE,
                purl,
                name,
                version,
                purl,
                fields.getOrDefault('L', ""),
                os == null ? "" : os.name(),
                fields.getOrDefault('m', ""),
                fields.getOrDefault('T', ""),
                fields.getOrDefault('U', ""),
                null,
                List.of(place)));
        provide(name, purl);
        for (String provided : fields.getOrDefault('p', "").split(" ")) {
            provide(name(provided), purl);
        }
        needs.put(purl, fields.getOrDefault('D', ""));
    }

    private void provide(String name, String ref) {
        if (!name.isEmpty()) {
            providers.computeIfAbsent(name, _ -> new ArrayList<>()).add(ref);
        }
    }

    /** {@code so:libc.musl-x86_64.so.1=1} without its version, {@code musl>=1.2} without its bound. */
    private static String name(String text) {
        int end = 0;
        while (end < text.length() && "=<>~".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }
}
