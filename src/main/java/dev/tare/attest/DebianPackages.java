package dev.tare.attest;

import dev.tare.oci.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The packages that dpkg has installed in an image: {@code /var/lib/dpkg/status}, and the folder {@code status.d} with
 * one file for each package that distroless images have instead.
 */
final class DebianPackages {
    private static final String STATUS = "var/lib/dpkg/status";
    private static final String FOLDER = "var/lib/dpkg/status.d";

    private final FileTree tree;
    private final @Nullable OsRelease os;
    private final SbomBuilder parts;
    private final Map<String, List<String>> byName = new HashMap<>();

    private DebianPackages(FileTree tree, @Nullable OsRelease os, SbomBuilder parts) {
        this.tree = tree;
        this.os = os;
        this.parts = parts;
    }

    static void read(FileTree tree, @Nullable OsRelease os, SbomBuilder parts) throws IOException {
        DebianPackages packages = new DebianPackages(tree, os, parts);
        Map<String, Map<String, String>> found = new HashMap<>();
        packages.file(STATUS, found);
        for (String name : tree.children(FOLDER)) {
            if (!name.endsWith(".md5sums")) {
                packages.file(FOLDER + "/" + name, found);
            }
        }
        found.forEach((ref, fields) -> packages.depend(ref, fields));
    }

    private void file(String path, Map<String, Map<String, String>> found) throws IOException {
        String text = TreeText.read(tree, path);
        if (text == null) {
            return;
        }
        for (Map<String, String> fields : ControlFile.parse(text)) {
            String name = ControlFile.line(fields, "package");
            if (!name.isEmpty() && isInstalled(fields)) {
                Component component = component(name, fields, path);
                parts.add(component);
                found.put(component.ref(), fields);
                known(name, component.ref());
                for (String provided : alternatives(fields.getOrDefault("provides", ""))) {
                    known(provided, component.ref());
                }
            }
        }
    }

    private void known(String name, String ref) {
        byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(ref);
    }

    /** A package that was removed and left its configuration is still in the file. A distroless one has no state. */
    private static boolean isInstalled(Map<String, String> fields) {
        String status = ControlFile.line(fields, "status");
        return status.isEmpty() || status.endsWith(" installed");
    }

    private Component component(String name, Map<String, String> fields, String place) throws IOException {
        String version = ControlFile.line(fields, "version");
        String vendor = os == null ? "debian" : os.id();
        Map<String, String> qualifiers = new HashMap<>();
        qualifiers.put("arch", ControlFile.line(fields, "architecture"));
        qualifiers.put("distro", os == null ? "" : os.distro());
        qualifiers.put("upstream", upstream(name, ControlFile.line(fields, "source")));
        String purl = PackageUrl.of("deb", vendor, name, version, qualifiers, "");
        return new Component(
                Component.Type.PACKAGE,
                purl,
                name,
                version,
                purl,
                DebianCopyright.license(tree, name),
                os == null ? "" : os.name(),
                ControlFile.line(fields, "maintainer"),
                ControlFile.line(fields, "description"),
                ControlFile.line(fields, "homepage"),
                null,
                List.of(place));
    }

    /** {@code glibc (2.36-9)} becomes {@code glibc@2.36-9}: advisories are about source packages. */
    private static String upstream(String name, String source) {
        int space = source.indexOf(' ');
        String upstream = space < 0 ? source : source.substring(0, space);
        if (space > 0) {
            String version = source.substring(space).strip();
            if (version.startsWith("(") && version.endsWith(")")) {
                upstream += "@" + version.substring(1, version.length() - 1);
            }
        }
        return upstream.equals(name) ? "" : upstream;
    }

    private void depend(String ref, Map<String, String> fields) {
        for (String field : new String[] {"pre-depends", "depends"}) {
            for (String wanted : alternatives(fields.getOrDefault(field, ""))) {
                for (String on : byName.getOrDefault(wanted, List.of())) {
                    parts.depends(ref, on);
                }
            }
        }
    }

    /** {@code libc6 (>= 2.34), awk | mawk:any} names libc6, awk and mawk. */
    private static Set<String> alternatives(String field) {
        Set<String> names = new TreeSet<>();
        for (String each : field.split("[,|]")) {
            String name = each.strip();
            int end = 0;
            while (end < name.length() && " (:[".indexOf(name.charAt(end)) < 0) {
                end++;
            }
            if (end > 0) {
                names.add(name.substring(0, end));
            }
        }
        return names;
    }
}
