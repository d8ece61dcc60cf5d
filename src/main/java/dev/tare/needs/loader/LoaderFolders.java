package dev.tare.needs.loader;

import dev.tare.binary.ElfKind;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.text.Glob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a loader looks for libraries, relative to the root of a tree.
 *
 * @param standard folders that it knows by itself; none where a file of musl's replaces them
 * @param configured those that a file names: ld.so.conf for glibc
 */
record LoaderFolders(boolean isMusl, List<String> standard, List<String> configured) {
    private static final String MUSL = "ld-musl-";
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_INCLUDES = 16;

    LoaderFolders {
        standard = List.copyOf(standard);
        configured = List.copyOf(configured);
    }

    static LoaderFolders of(FileTree tree, ElfKind kind, @Nullable String interpreter) throws IOException {
        String name = interpreter == null ? "" : TreePaths.name(interpreter);
        if (name.startsWith(MUSL)) {
            String machine = name.substring(MUSL.length()).replace(".so.1", "");
            // ldso/dynlink.c: a file with folders, between colons or on lines of their own.
            String own = read(tree, "etc/" + MUSL + machine + ".path");
            return own == null
                    ? new LoaderFolders(true, List.of("lib", "usr/local/lib", "usr/lib"), List.of())
                    : new LoaderFolders(true, List.of(), paths(own.replace('\n', ':')));
        }
        Set<String> configured = new LinkedHashSet<>();
        addConfigured(tree, "etc/ld.so.conf", configured, 0);
        return new LoaderFolders(false, standard(kind), List.copyOf(configured));
    }

    /** Debian's folders of each machine, then those of others: a library for another machine is passed over. */
    private static List<String> standard(ElfKind kind) {
        List<String> out = new ArrayList<>();
        String triplet = triplet(kind);
        if (triplet != null) {
            out.add("lib/" + triplet);
            out.add("usr/lib/" + triplet);
        }
        if (kind.wide()) {
            out.addAll(List.of("lib64", "usr/lib64"));
        }
        out.addAll(List.of("lib", "usr/lib"));
        return out;
    }

    private static @Nullable String triplet(ElfKind kind) {
        boolean little = kind.order() == java.nio.ByteOrder.LITTLE_ENDIAN;
        return switch (kind.machine()) {
            case 3 -> "i386-linux-gnu";
            case 8 -> kind.wide() ? "mips64el-linux-gnuabi64" : "mipsel-linux-gnu";
            case 21 -> little ? "powerpc64le-linux-gnu" : "powerpc64-linux-gnu";
            case 22 -> "s390x-linux-gnu";
            case 40 -> "arm-linux-gnueabihf";
            case 62 -> kind.wide() ? "x86_64-linux-gnu" : "x86_64-linux-gnux32";
            case 183 -> "aarch64-linux-gnu";
            case 243 -> "riscv64-linux-gnu";
            case 258 -> "loongarch64-linux-gnu";
            default -> null;
        };
    }

    /** ld.so.conf(5): a folder on each line, {@code include} with patterns, comments behind {@code #}. */
    private static void addConfigured(FileTree tree, String path, Set<String> to, int depth) throws IOException {
        String text = depth > MAX_INCLUDES ? null : read(tree, path);
        if (text == null) {
            return;
        }
        for (String raw : text.split("\n", -1)) {
            int comment = raw.indexOf('#');
            String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
            if (line.startsWith("include ") || line.startsWith("include\t")) {
                String pattern = line.substring("include".length()).strip();
                String from = pattern.startsWith("/") ? pattern : TreePaths.parent(path) + "/" + pattern;
                for (String each : matches(tree, TreePaths.clean(from))) {
                    addConfigured(tree, each, to, depth + 1);
                }
            } else if (line.startsWith("/")) {
                // Old files say which ABI a folder is for: /usr/lib=libc6.
                int equals = line.indexOf('=');
                to.add(TreePaths.clean(equals < 0 ? line : line.substring(0, equals)));
            }
        }
    }

    /** Patterns are in the last part alone, as all systems have them: {@code /etc/ld.so.conf.d/*.conf}. */
    private static List<String> matches(FileTree tree, String pattern) throws IOException {
        String folder = TreePaths.parent(pattern);
        Glob glob = Glob.of(TreePaths.name(pattern));
        List<String> out = new ArrayList<>();
        for (String name : tree.children(TreePaths.resolve(tree, folder, true))) {
            if (glob.matches(name)) {
                out.add(TreePaths.join(folder, name));
            }
        }
        return out;
    }

    private static @Nullable String read(FileTree tree, String path) throws IOException {
        Node node = TreePaths.lookup(tree, path);
        if (node == null || !node.inode().isFile() || node.inode().size() > MAX_BYTES) {
            return null;
        }
        try (InputStream in = tree.open(node)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The folders of RPATH or RUNPATH, with what they say for the folder of who asks ({@code $ORIGIN}). */
    List<String> expand(@Nullable String path, String asking) {
        if (path == null) {
            return List.of();
        }
        List<String> out = new ArrayList<>();
        String origin = "/" + TreePaths.parent(asking);
        for (String each : path.split(":", -1)) {
            String folder = replace(each, "ORIGIN", origin);
            if (folder.contains("$LIB") || folder.contains("${LIB}")) {
                // Which of them $LIB is was decided when the loader was built.
                for (String lib : standard) {
                    if (!lib.startsWith("usr/")) {
                        out.add(TreePaths.clean(replace(folder, "LIB", lib)));
                    }
                }
            } else if (folder.startsWith("/")) {
                out.add(TreePaths.clean(folder));
            }
        }
        return out;
    }

    private static String replace(String text, String name, String value) {
        return text.replace("${" + name + "}", value).replace("$" + name, value);
    }

    private static List<String> paths(String text) {
        List<String> out = new ArrayList<>();
        for (String each : text.split(":", -1)) {
            if (each.strip().startsWith("/")) {
                out.add(TreePaths.clean(each.strip()));
            }
        }
        return out;
    }
}
