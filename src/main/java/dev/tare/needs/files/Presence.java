package dev.tare.needs.files;

import dev.tare.needs.Evidence;
import dev.tare.needs.NeedId;
import dev.tare.needs.NeedsTable;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which needs a base meets already. The loader and the libraries are a matter of the program: {@code LoaderClosure}. */
public final class Presence {
    /** Where Go looks (crypto/x509/root_linux.go, time/zoneinfo_unix.go, mime/type_unix.go); C libraries do too. */
    private static final List<String> ROOTS = List.of(
            NeedsTable.ROOTS_PATH,
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/pki/tls/cacert.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/ssl/cert.pem",
            "/etc/ssl/certs/",
            "/etc/pki/tls/certs/");

    private static final List<String> ZONES =
            List.of("/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/etc/zoneinfo/");
    private static final List<String> TYPES = List.of(
            "/usr/local/share/mime/globs2",
            "/usr/share/mime/globs2",
            "/etc/mime.types",
            "/etc/apache2/mime.types",
            "/etc/apache/mime.types",
            "/etc/httpd/conf/mime.types");
    private static final List<String> TERMINALS =
            List.of("/etc/terminfo/", "/lib/terminfo/", "/usr/share/terminfo/", "/usr/lib/terminfo/");
    private static final List<String> OPENSSL =
            List.of("/etc/ssl/openssl.cnf", "/usr/lib/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf");

    private Presence() {}

    /**
     * The needs that a tree meets.
     *
     * @param language of the program: only Go's library reads an archive of zones
     * @throws IOException when the tree cannot be read
     */
    public static Set<NeedId> of(FileTree tree, Surroundings around, Evidence.Language language) throws IOException {
        Set<NeedId> out = EnumSet.noneOf(NeedId.class);
        for (NeedId id : NeedId.values()) {
            if (isMet(id, tree, around, language)) {
                out.add(id);
            }
        }
        return out;
    }

    /** Whether the zone that TZ names, if it names one, is where every program looks for it. */
    public static boolean hasLocalZone(FileTree tree, Surroundings around) throws IOException {
        String name = around.localZone();
        if (name != null) {
            for (String folder : ZONES) {
                if (hasAny(tree, List.of(folder + name))) {
                    return true;
                }
            }
        }
        return name == null;
    }

    private static boolean isMet(NeedId id, FileTree tree, Surroundings around, Evidence.Language language)
            throws IOException {
        return switch (id) {
            case CA -> hasAny(tree, ROOTS);
            case TZ -> hasAny(tree, ZONES) || language == Evidence.Language.GO && hasNamedZones(tree, around);
            case PASSWD -> hasAny(tree, List.of("/etc/passwd"));
            case GROUP -> hasAny(tree, List.of("/etc/group"));
            case TMP -> isWritable(tree, around.temporary(), around.user());
            case HOME -> isWritable(tree, around.user().home(), around.user());
            case NSSWITCH -> hasAny(tree, List.of("/etc/nsswitch.conf"));
            case MIME -> hasAny(tree, TYPES);
            case SERVICES -> hasAny(tree, List.of("/etc/services"));
            case TERMINFO -> hasAny(tree, TERMINALS);
            // An empty one is that of an image as it should be.
            case MACHINE_ID -> tree.get("etc/machine-id") != null;
            case OPENSSL -> hasAny(tree, OPENSSL);
            case LOADER, LIBRARIES, EXEC, LOCALE -> false;
        };
    }

    private static boolean hasNamedZones(FileTree tree, Surroundings around) throws IOException {
        String named = around.zones();
        return named != null && hasAny(tree, List.of(named, named + "/"));
    }

    /** Whether any of the files, or folders with a slash at the end, is there and holds something. */
    private static boolean hasAny(FileTree tree, List<String> paths) throws IOException {
        for (String path : paths) {
            String at = TreePaths.resolve(tree, path, true);
            Node node = tree.get(at);
            if (node == null) {
                continue;
            }
            if (path.endsWith("/")
                    ? node.inode().isDirectory() && !tree.children(at).isEmpty()
                    : node.inode().isFile() && node.inode().size() > 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWritable(FileTree tree, String path, ImageUser user) throws IOException {
        Node node = TreePaths.lookup(tree, path);
        if (node == null || !node.inode().isDirectory()) {
            return false;
        }
        Inode folder = node.inode();
        return user.uid() == 0
                || (folder.mode() & 02) != 0
                || folder.uid() == user.uid() && (folder.mode() & 0200) != 0
                || folder.gid() == user.gid() && (folder.mode() & 020) != 0;
    }
}
