package dev.tare.sandbox;

import dev.tare.posix.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Options of mounts that a user namespace may not take away when it mounts the same again (mount_namespaces(7)). */
public final class LockedMountFlags {
    private static final List<String> ALL =
            List.of("ro", "nosuid", "nodev", "noexec", "noatime", "nodiratime", "relatime");

    private LockedMountFlags() {}

    /**
     * Options of a bind mount with those that its source has to keep.
     *
     * @param source that is there, or will be in a folder that is
     */
    public static List<String> with(Path source, List<String> options) throws IOException {
        Path known = source;
        while (known.getParent() != null && !Files.exists(known, LinkOption.NOFOLLOW_LINKS)) {
            known = known.getParent();
        }
        List<String> out = new ArrayList<>(options);
        for (String option : Mounts.options(known)) {
            if (ALL.contains(option) && !out.contains(option)) {
                out.add(option);
            }
        }
        return out;
    }
}
