package dev.tare.golang;

import dev.tare.oci.Timestamps;
import java.util.List;
import java.util.Set;

/**
 * A program of an image.
 *
 * @param name of its file, which is in the root of the image but for names of folders
 * @param capabilities that the file gives to who executes it, as {@link dev.tare.oci.tree.FileCapabilities#NAMES}
 */
public record PlacedProgram(GoBinary binary, String name, List<String> capabilities) {
    /** What programs and runtimes look for in the root of a file system. */
    private static final Set<String> FOLDERS = Set.of(
            "bin", "dev", "etc", "home", "lib", "lib64", "proc", "root", "run", "sbin", "sys", "tmp", "usr", "var");

    public PlacedProgram {
        capabilities = List.copyOf(capabilities);
    }

    /** By its own name. */
    public static PlacedProgram of(GoBinary binary) {
        return new PlacedProgram(binary, binary.name(), List.of());
    }

    /**
     * When the commit was made of which it is built, in seconds since 1970; 0 where no commit is known, or files were
     * changed since.
     */
    public long commitTime() {
        String time = binary.info().setting("vcs.time");
        boolean clean = "false".equals(binary.info().setting("vcs.modified"));
        return time == null || !clean ? 0 : Math.max(0, Timestamps.seconds(time));
    }

    /** Where it is in the image: in the root, unless a folder has that name there. */
    public String path() {
        return (FOLDERS.contains(name) ? "/bin/" : "/") + name;
    }
}
