package dev.tare.needs.files;

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

    /** The needs that a tree meets for a user. @throws IOException when the tree cannot be read */
    public static Set<NeedId> of(FileTree tree, ImageUser user) throws IOException {
        Set<NeedId> out = EnumSet.noneOf(NeedId.class);
        for (NeedId id : NeedId.values()) {
            if (isMet(id, tree, user)) {
                out.add(id);
            }
        }
        return out;
    }

    private static boolean isMet(NeedId id, FileTree tree, ImageUser user) throws IOException {
        return switch (id) {
            case CA -> hasAny(tree, ROOTS);
            case TZ -> hasAny(tree, ZONES);
            case PASSWD -> hasAny(tree, List.of("/etc/passwd"));
            case GROUP -> hasAny(tree, List.of("/etc/group"));
            case TMP -> isWritable(tree, "/tmp", user);
            case HOME -> isWritable(tree, user.home(), user);
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

    /** Whether any of the files, or folders with a slash at the end, is there and holds something. */
    private static boolean hasAny(FileTree tree, List<String> paths) throws IOException {
        for (String path : paths) {
            String at = TreePaths.resolve(tree, path, true);
            Node node = tree.get(at);
            if (node == null) {
                continue;
            }
            if (path.endsWith("/") ? !tree.children(at).isEmpty() : node.inode().size() > 0) {
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
