package dev.tare.golang;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Passes on what {@code go} writes, line by line and unchanged. Held back are only messages that Tare answers itself,
 * until it is known whether it does.
 */
final class GoErrors implements Consumer<String> {
    private final String folder;
    private final Consumer<String> next;
    private final List<String> held = new ArrayList<>();
    private boolean versionControlFailed;
    private boolean noGoFiles;
    private boolean filesExcluded;

    /** For the build of the package in an absolute folder. */
    GoErrors(Path folder, Consumer<String> next) {
        this.folder = folder.toString();
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
        } else {
            flush();
            filesExcluded |= line.contains("build constraints exclude all Go files in ");
            next.accept(line);
        }
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
        return line.endsWith("no Go files in " + folder) || line.endsWith("no non-test Go files in " + folder);
    }
}
