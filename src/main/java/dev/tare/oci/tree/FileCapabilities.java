package dev.tare.oci.tree;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** What a file gives to who executes it (capabilities(7)), and how the extended attribute holds it. */
public final class FileCapabilities {
    /** The extended attribute. */
    public static final String ATTRIBUTE = "security.capability";

    /** All of linux/capability.h, each at its number, without {@code CAP_}. */
    public static final List<String> NAMES = List.of(
            "CHOWN",
            "DAC_OVERRIDE",
            "DAC_READ_SEARCH",
            "FOWNER",
            "FSETID",
            "KILL",
            "SETGID",
            "SETUID",
            "SETPCAP",
            "LINUX_IMMUTABLE",
            "NET_BIND_SERVICE",
            "NET_BROADCAST",
            "NET_ADMIN",
            "NET_RAW",
            "IPC_LOCK",
            "IPC_OWNER",
            "SYS_MODULE",
            "SYS_RAWIO",
            "SYS_CHROOT",
            "SYS_PTRACE",
            "SYS_PACCT",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_NICE",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "MKNOD",
            "LEASE",
            "AUDIT_WRITE",
            "AUDIT_CONTROL",
            "SETFCAP",
            "MAC_OVERRIDE",
            "MAC_ADMIN",
            "SYSLOG",
            "WAKE_ALARM",
            "BLOCK_SUSPEND",
            "AUDIT_READ",
            "PERFMON",
            "BPF",
            "CHECKPOINT_RESTORE");

    private static final String PREFIX = "CAP_";

    /** The second version of struct vfs_cap_data, which knows no user namespace. */
    private static final int REVISION = 0x0200_0000;

    /** The capabilities count at once, without the program asking for them. */
    private static final int EFFECTIVE = 1;

    private FileCapabilities() {}

    /**
     * Names that {@link #NAMES} holds, in order, each once.
     *
     * @param typed in capitals or not, with {@code cap_} or without
     * @param what has them, for the error
     * @throws TareException (usage) where there is no such capability
     */
    public static List<String> parse(List<String> typed, String what) {
        TreeSet<String> names = new TreeSet<>();
        for (String each : typed) {
            String upper = each.toUpperCase(Locale.ROOT);
            String bare = upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper;
            if (!NAMES.contains(bare)) {
                throw TareException.usage(
                        what + ": there is no capability \"" + each + "\"", NearNames.hint(bare, NAMES));
            }
            names.add(bare);
        }
        return List.copyOf(names);
    }

    /** The attribute of a file that permits these, effective from the start; none for none. */
    public static Xattrs xattrs(List<String> names) {
        if (names.isEmpty()) {
            return Xattrs.NONE;
        }
        long permitted = 0;
        for (String name : names) {
            permitted |= 1L << NAMES.indexOf(name);
        }
        ByteBuffer value = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        // Two words of permitted and inheritable, the low ones first.
        value.putInt(REVISION | EFFECTIVE).putInt((int) permitted).putInt(0);
        value.putInt((int) (permitted >>> 32)).putInt(0);
        return Xattrs.of(Map.of(ATTRIBUTE, value.array()));
    }
}
