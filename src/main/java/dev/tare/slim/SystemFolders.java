package dev.tare.slim;

import java.util.List;
import java.util.Set;

/**
 * Which folders belong to everybody, so that a name of one says nothing of what is in it (hier(7), the Filesystem Hierarchy
 * Standard 3.0, and Debian's folders of each machine). Paths are relative to the root.
 */
final class SystemFolders {
    private static final Set<String> SHARED = Set.of(
            "usr/local/bin",
            "usr/local/etc",
            "usr/local/lib",
            "usr/local/sbin",
            "usr/local/share",
            "usr/lib/locale",
            "usr/lib/terminfo",
            "usr/share/common-licenses",
            "usr/share/doc",
            "usr/share/i18n",
            "usr/share/info",
            "usr/share/locale",
            "usr/share/man",
            "usr/share/zoneinfo",
            "var/cache/apt",
            "var/lib/apk",
            "var/lib/apt",
            "var/lib/dpkg");

    /** Folders whose own folders are an application's: {@code /srv/site}, {@code /opt/app}. */
    private static final Set<String> OF_APPLICATIONS = Set.of("home", "opt", "root", "srv", "data", "mnt", "media");

    private static final Set<String> OF_SYSTEM = Set.of(
            "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "run", "sbin", "sys", "tmp", "usr",
            "var");

    /** What the kernel or the runtime fills. */
    private static final Set<String> MOUNTED = Set.of("proc", "sys", "dev");

    /** Configuration of all programs: small, and asked for where nobody looks. */
    static final List<String> CONFIGURATION = List.of(
            "etc/passwd",
            "etc/group",
            "etc/shadow",
            "etc/gshadow",
            "etc/nsswitch.conf",
            "etc/hosts",
            "etc/host.conf",
            "etc/hostname",
            "etc/resolv.conf",
            "etc/gai.conf",
            "etc/localtime",
            "etc/timezone",
            "etc/os-release",
            "etc/debian_version",
            "etc/alpine-release",
            "etc/environment",
            "etc/machine-id",
            "etc/protocols",
            "etc/services",
            "etc/networks",
            "etc/mime.types");

    private SystemFolders() {}

    /** Whether many programs have files in a folder. */
    static boolean isShared(String path) {
        int depth = depth(path);
        String first = first(path);
        if (depth < 2 || MOUNTED.contains(first)) {
            return true;
        }
        if (depth == 2) {
            // What lies in /etc under a name is one program's; in /usr and /var it is a kind of files.
            return first.equals("usr") || first.equals("var") || isMachines(path);
        }
        for (String shared : SHARED) {
            if (path.equals(shared) || path.startsWith(shared + "/")) {
                return true;
            }
        }
        return isMachines(path) || path.endsWith("/gconv");
    }

    /** Debian's {@code /usr/lib/x86_64-linux-gnu}. */
    private static boolean isMachines(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.contains("-linux-gnu") || name.contains("-linux-musl");
    }

    /** Whether a folder is an application's, and not a part of the system: {@code /app}, {@code /srv/site}. */
    static boolean isOwn(String path) {
        String first = first(path);
        int depth = depth(path);
        if (depth == 0) {
            return false;
        }
        if (first.equals("var")) {
            return path.startsWith("var/www") || depth >= 3 && !isShared(path);
        }
        if (first.equals("usr")) {
            return path.startsWith("usr/src/") || path.startsWith("usr/local/") && depth >= 3 && !isShared(path);
        }
        return OF_APPLICATIONS.contains(first) ? depth >= 2 : !OF_SYSTEM.contains(first);
    }

    static boolean isMounted(String path) {
        return MOUNTED.contains(first(path));
    }

    private static String first(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }

    private static int depth(String path) {
        int depth = path.isEmpty() ? 0 : 1;
        for (int i = 0; i < path.length(); i++) {
            depth += path.charAt(i) == '/' ? 1 : 0;
        }
        return depth;
    }
}
