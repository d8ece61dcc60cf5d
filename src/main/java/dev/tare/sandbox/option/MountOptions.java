package dev.tare.sandbox.option;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.TreePaths;
import dev.tare.sandbox.MountAccess;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.MountRequest;
import dev.tare.text.Bytes;
import dev.tare.text.Csv;
import dev.tare.text.GoBool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads mounts in docker's form.
 *
 * @param directory that relative paths of the host are taken from
 */
public record MountOptions(Path directory) {
    private static final List<String> PROPAGATIONS =
            List.of("shared", "rshared", "slave", "rslave", "private", "rprivate");

    /** Of macOS and of SELinux: without a meaning where there is neither. */
    private static final List<String> WITHOUT_EFFECT = List.of("z", "Z", "consistent", "cached", "delegated");

    private static final List<String> FIELDS = List.of(
            "type",
            "source",
            "target",
            "readonly",
            "bind-propagation",
            "bind-nonrecursive",
            "volume-nocopy",
            "tmpfs-size",
            "tmpfs-mode");

    /** Those of tmpfs(5) and mount(8) that docker lets through. */
    private static final Set<String> FLAGS_OF_TMPFS = Set.of(("ro rw exec noexec suid nosuid dev nodev sync async atime"
                    + " noatime diratime nodiratime relatime norelatime strictatime nostrictatime mand nomand dirsync"
                    + " remount defaults")
            .split(" "));

    private static final Set<String> VALUES_OF_TMPFS =
            Set.of("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol");

    /** {@code -v}: {@code [FOLDER|NAME:]PATH[:OPTIONS]}. */
    public MountRequest volume(String text) {
        String flag = "-v " + text;
        String[] parts = text.split(":", -1);
        if (parts.length > 3) {
            throw TareException.usage(flag + ": too many colons", "the form is FOLDER:PATH[:ro]");
        }
        boolean alone = parts.length == 1;
        String target = target(flag, alone ? parts[0] : parts[1]);
        boolean readOnly = false;
        boolean copy = true;
        List<String> options = new ArrayList<>();
        for (String option : parts.length == 3 ? parts[2].split(",", -1) : new String[0]) {
            if (option.equals("ro")) {
                readOnly = true;
            } else if (option.equals("nocopy")) {
                copy = false;
            } else if (PROPAGATIONS.contains(option)) {
                options.add(option);
            } else if (!option.equals("rw") && !WITHOUT_EFFECT.contains(option)) {
                throw TareException.usage(
                        flag + ": there is no option \"" + option + "\"",
                        "ro, rw, nocopy, z, Z, or one of " + String.join(", ", PROPAGATIONS));
            }
        }
        String source = alone ? null : parts[0];
        boolean isPath = source != null && (source.startsWith("/") || source.startsWith(".") || source.startsWith("~"));
        if (source != null && source.isEmpty()) {
            throw TareException.usage(flag + ": nothing stands before the colon", "the form is FOLDER:PATH[:ro]");
        }
        if (!options.isEmpty() && !isPath) {
            throw TareException.usage(
                    flag + ": " + options.getFirst() + " is for folders of this machine, not for volumes", null);
        }
        return new MountRequest(
                flag,
                isPath ? MountPoint.BIND : MountPoint.VOLUME,
                source == null || !isPath ? source : path(source),
                target,
                MountAccess.of(!readOnly),
                copy,
                String.join(",", options));
    }

    private String path(String source) {
        return directory.resolve(source).normalize().toString();
    }

    /** {@code --mount}: fields with a name each. */
    public MountRequest mount(String text) {
        String flag = "--mount " + text;
        String type = MountPoint.VOLUME;
        String source = null;
        String target = null;
        boolean readOnly = false;
        boolean copy = true;
        List<String> options = new ArrayList<>();
        for (String field : Csv.ofOption(text, flag)) {
            int equals = field.indexOf('=');
            String name = equals < 0 ? field : field.substring(0, equals);
            String value = equals < 0 ? "true" : field.substring(equals + 1);
            switch (name) {
                case "type" -> type = type(flag, value);
                case "source", "src" -> source = value;
                case "target", "dst", "destination" -> target = target(flag, value);
                case "readonly", "ro" -> readOnly = isTrue(flag, name, value);
                case "volume-nocopy" -> copy = !isTrue(flag, name, value);
                case "bind-propagation" -> options.add(propagation(flag, value));
                case "bind-nonrecursive" -> {
                    if (isTrue(flag, name, value)) {
                        options.add("bind");
                    }
                }
                case "tmpfs-size" -> options.add("size=" + bytes(flag, value));
                case "tmpfs-mode" -> options.add("mode=" + value);
                case "consistency" -> {
                    // Of macOS alone.
                }
                case "volume-driver", "volume-opt", "volume-label" ->
                    throw TareException.usage(
                            flag + ": volumes are folders of the store and nothing else",
                            "leave " + name + " out; tare volume create --label makes one with a label");
                default -> {
                    String near = NearNames.hint(name, FIELDS);
                    throw TareException.usage(
                            flag + ": there is no field \"" + name + "\"",
                            near == null ? "the fields are " + String.join(", ", FIELDS) : near);
                }
            }
        }
        if (target == null) {
            throw TareException.usage(flag + ": it needs a target", "write it as type=bind,source=S,target=PATH");
        }
        return checked(new MountRequest(
                flag,
                type,
                source(flag, type, source),
                target,
                MountAccess.of(!readOnly),
                copy,
                String.join(",", options)));
    }

    /** {@code --tmpfs}: {@code PATH[:OPTIONS]}. */
    public MountRequest tmpfs(String text) {
        int colon = text.indexOf(':');
        String flag = "--tmpfs " + text;
        String options = colon < 0 ? "" : text.substring(colon + 1);
        String target = target(flag, colon < 0 ? text : text.substring(0, colon));
        checkTmpfs(flag, options);
        return new MountRequest(flag, MountPoint.TMPFS, null, target, MountAccess.READ_WRITE, false, options);
    }

    private @Nullable String source(String flag, String type, @Nullable String source) {
        if (type.equals(MountPoint.TMPFS) && source != null) {
            throw TareException.usage(flag + ": a tmpfs has no source", "leave it out");
        }
        if (!type.equals(MountPoint.BIND)) {
            return source == null || source.isEmpty() ? null : source;
        }
        if (source == null || source.isEmpty()) {
            throw TareException.usage(flag + ": it needs a source", "write it as type=bind,source=FOLDER,target=PATH");
        }
        return path(source);
    }

    private static MountRequest checked(MountRequest request) {
        String options = request.options();
        boolean ofBind = options.contains("bind")
                || options.contains("shared")
                || options.contains("slave")
                || options.contains("private");
        boolean ofTmpfs = options.contains("size=") || options.contains("mode=");
        if (ofBind && !request.type().equals(MountPoint.BIND)
                || ofTmpfs && !request.type().equals(MountPoint.TMPFS)) {
            throw TareException.usage(
                    request.flag() + ": bind-... goes with type=bind, tmpfs-... with type=tmpfs", null);
        }
        if (ofTmpfs) {
            checkTmpfs(request.flag(), options);
        }
        return request;
    }

    private static String type(String flag, String value) {
        if (value.equals(MountPoint.BIND) || value.equals(MountPoint.VOLUME) || value.equals(MountPoint.TMPFS)) {
            return value;
        }
        throw TareException.usage(flag + ": the type is bind, volume or tmpfs, not \"" + value + "\"", null);
    }

    private static String propagation(String flag, String value) {
        if (PROPAGATIONS.contains(value)) {
            return value;
        }
        throw TareException.usage(
                flag + ": there is no propagation \"" + value + "\"", "one of " + String.join(", ", PROPAGATIONS));
    }

    private static boolean isTrue(String flag, String name, String value) {
        Boolean parsed = GoBool.parse(value);
        if (parsed == null) {
            throw TareException.usage(flag + ": " + name + " is true or false, not \"" + value + "\"", null);
        }
        return parsed;
    }

    private static long bytes(String flag, String value) {
        long bytes = Bytes.parse(value);
        if (bytes < 0) {
            throw TareException.usage(flag + ": \"" + value + "\" is no size", "such as 64m or 1g");
        }
        return bytes;
    }

    private static String target(String flag, String path) {
        if (!path.startsWith("/")) {
            throw TareException.usage(
                    flag + ": the path in the container, \"" + path + "\", is not absolute", "it begins with a slash");
        }
        return "/" + TreePaths.clean(path);
    }

    private static void checkTmpfs(String flag, String options) {
        for (String option : options.isEmpty() ? new String[0] : options.split(",", -1)) {
            int equals = option.indexOf('=');
            boolean known = equals < 0
                    ? FLAGS_OF_TMPFS.contains(option)
                    : VALUES_OF_TMPFS.contains(option.substring(0, equals));
            if (!known) {
                throw TareException.usage(
                        flag + ": a tmpfs has no option \"" + option + "\"", "such as size=64m, mode=1777, exec or ro");
            }
        }
    }
}
