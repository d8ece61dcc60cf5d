package dev.tare.golang;

import dev.tare.diagnostic.Reasons;
import dev.tare.oci.PlatformNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why {@code go} left out each file of a package (go help buildconstraint). */
final class LeftOutFiles {
    private static final int MOST_SHOWN = 5;

    /** No constraint is so far down: it stands above the package clause. */
    private static final int MOST_LINES = 2000;

    private static final Set<String> SYSTEMS = Set.of(
            "aix",
            "android",
            "darwin",
            "dragonfly",
            "freebsd",
            "hurd",
            "illumos",
            "ios",
            "js",
            "linux",
            "nacl",
            "netbsd",
            "openbsd",
            "plan9",
            "solaris",
            "wasip1",
            "windows",
            "zos");

    private LeftOutFiles() {}

    /** {@code main.go says //go:build x, main_windows.go is for windows by its name}. */
    static String said(Path folder, List<String> files) {
        List<String> out = new ArrayList<>();
        for (String file : files.subList(0, Math.min(MOST_SHOWN, files.size()))) {
            out.add(file + " " + reason(folder.resolve(file)));
        }
        int more = files.size() - out.size();
        return String.join(", ", out) + (more > 0 ? ", and " + more + " more" : "");
    }

    /** What would bring a program about; null where nothing is known. */
    static @Nullable String hint(Path folder, List<String> files) {
        for (String file : files) {
            Head head = head(folder.resolve(file));
            if (head.importsC) {
                return "programs are built with CGO_ENABLED=0, which leaves out files that import \"C\"";
            }
            String tag = head.constraint;
            if (tag != null && isTag(tag)) {
                return "a tag is given by --go-flag -tags=" + tag;
            }
        }
        return null;
    }

    private static String reason(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith("_") || name.startsWith(".")) {
            return "is left out by its name";
        }
        String other = target(name);
        Head head = head(file);
        if (head.constraint != null) {
            return "says //go:build " + head.constraint;
        } else if (head.importsC) {
            return "imports \"C\"";
        }
        return other == null ? "is left out" : "is for " + other + " by its name";
    }

    /** What {@code x_windows_arm64.go} is for; null for all. */
    static @Nullable String target(String name) {
        String[] parts =
                name.substring(0, Math.max(0, name.length() - ".go".length())).split("_", -1);
        int last = parts.length - 1;
        if (last > 1 && isProcessor(parts[last]) && SYSTEMS.contains(parts[last - 1])) {
            return parts[last - 1] + "/" + parts[last];
        }
        return last > 0 && (SYSTEMS.contains(parts[last]) || isProcessor(parts[last])) ? parts[last] : null;
    }

    private static boolean isProcessor(String name) {
        return name.equals("wasm") || PlatformNames.ARCHITECTURES.contains(name);
    }

    private static boolean isTag(String constraint) {
        for (int i = 0; i < constraint.length(); i++) {
            char c = constraint.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '_' && c != '.') {
                return false;
            }
        }
        return !SYSTEMS.contains(constraint)
                && !isProcessor(constraint)
                && !Set.of("cgo", "ignore", "unix").contains(constraint);
    }

    /** What the lines above a file's code say. */
    private record Head(@Nullable String constraint, boolean importsC) {}

    private static Head head(Path file) {
        String constraint = null;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (int i = 0; i < MOST_LINES; i++) {
                String line = lines.readLine();
                if (line == null) {
                    break;
                }
                if (line.startsWith("//go:build ") && constraint == null) {
                    constraint = line.substring("//go:build ".length()).strip();
                } else if (line.strip().equals("import \"C\"") || line.strip().equals("\"C\"")) {
                    return new Head(constraint, true);
                }
            }
        } catch (IOException e) {
            return new Head("(" + Reasons.of(e) + ")", false);
        }
        return new Head(constraint, false);
    }
}
