package dev.tare.golang;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what {@code go} writes, line by line; only the names of files are told from where the user stands. Held back
 * are messages that Tare answers itself, until it is known whether it does.
 */
final class GoErrors implements Consumer<String> {
    private final GoPackage goPackage;
    private final String folder;
    private final Consumer<String> next;
    private final List<String> held = new ArrayList<>();
    private boolean versionControlFailed;
    private boolean noGoFiles;
    private boolean filesExcluded;
    private @Nullable String toolchain;

    /** For the build of a package. */
    GoErrors(GoPackage goPackage, Consumer<String> next) {
        this.goPackage = goPackage;
        this.folder = goPackage.folder().toString();
        this.next = next;
    }

    @Override
    public void accept(String line) {
        if (isOfVersionControl(line)) {
            versionControlFailed |= line.contains("error obtaining VCS status: ");
            held.add(line);
        } else if (isOfNoGoFiles(line)) {
            noGoFiles = true;
            held.add(line);
        } else if (isOfToolchain(line)) {
            toolchain = line;
            held.add(line);
        } else {
            flush();
            filesExcluded |= line.contains("build constraints exclude all Go files in ");
            next.accept(located(line));
        }
    }

    /** The line in which go says that the module asks for a later one, which it may not or cannot fetch; null for none. */
    @Nullable String toolchain() {
        return toolchain;
    }

    /** A line of an error with its file as the user knows it; go names it as seen from the module. */
    private String located(String line) {
        int start = 0;
        while (start < line.length() && (line.charAt(start) == '\t' || line.charAt(start) == ' ')) {
            start++;
        }
        int colon = line.indexOf(':', start);
        boolean place = colon > start && colon + 1 < line.length() && Character.isDigit(line.charAt(colon + 1));
        if (!place) {
            return line;
        }
        Path file;
        try {
            file = goPackage.module().resolve(line.substring(start, colon)).normalize();
        } catch (InvalidPathException e) {
            return line;
        }
        if (!Files.isRegularFile(file)) {
            return line;
        }
        String shown = goPackage.place().shown(file);
        // As go has it: the dot stands before files of the folder itself alone.
        boolean below = shown.startsWith("./") && shown.indexOf('/', 2) > 0;
        return line.substring(0, start) + (below ? shown.substring(2) : shown) + line.substring(colon);
    }

    /** Whether build constraints left nothing of a package; {@code import "C"} is one where cgo is off. */
    boolean filesExcluded() {
        return filesExcluded;
    }

    /** Passes on what is held back. */
    void flush() {
        held.forEach(next);
        held.clear();
    }

    /** Whether go gave up because it could not read version control. */
    boolean versionControlFailed() {
        return versionControlFailed;
    }

    /** Whether go found no file to compile in the package's own folder. */
    boolean noGoFiles() {
        return noGoFiles;
    }

    private static boolean isOfVersionControl(String line) {
        return line.contains("error obtaining VCS status: ")
                || line.equals("\tUse -buildvcs=false to disable VCS stamping.")
                || line.startsWith("go: missing ") && line.contains(" command. See ");
    }

    private boolean isOfNoGoFiles(String line) {
        return line.endsWith("no Go files in " + folder)
                || line.endsWith("no non-test Go files in " + folder)
                || line.endsWith("build constraints exclude all Go files in " + folder);
    }

    private static boolean isOfToolchain(String line) {
        return line.startsWith("go: ")
                && (line.contains(" requires go >= ") && line.contains("(running go ")
                        || line.contains(": toolchain not available"));
    }
}
