package dev.tare.sandbox.step;

import dev.tare.posix.StepNamespace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Options of a mount as mount(2) takes them.
 *
 * @param flags of the kernel's
 * @param data what only its file system knows, such as {@code size=64k}
 */
record MountFlags(long flags, String data) {
    private static final Map<String, Long> FLAGS = Map.of(
            "ro",
            StepNamespace.READ_ONLY,
            "nosuid",
            StepNamespace.NO_SUID,
            "nodev",
            StepNamespace.NO_DEVICES,
            "noexec",
            StepNamespace.NO_EXEC,
            "noatime",
            1024L,
            "nodiratime",
            2048L,
            "relatime",
            1L << 21,
            "strictatime",
            1L << 24);

    /** The usual, or of no matter to a mount that is new. */
    private static final Set<String> NO_DATA = Set.of("rbind", "rw", "rprivate");

    static MountFlags of(List<String> options) {
        long flags = 0;
        StringJoiner data = new StringJoiner(",");
        for (String option : options) {
            Long flag = FLAGS.get(option);
            if (flag != null) {
                flags |= flag;
            } else if (!NO_DATA.contains(option)) {
                data.add(option);
            }
        }
        return new MountFlags(flags, data.toString());
    }
}
