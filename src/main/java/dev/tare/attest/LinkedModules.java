package dev.tare.attest;

import dev.tare.binary.ByteSource;
import dev.tare.binary.go.BuildInfo;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Go programs of an image, with the modules that they say to be linked from, and the standard library. */
final class LinkedModules {
    /** The smallest program that Go links has ten times this. */
    private static final int SMALLEST = 64 << 10;

    private static final String DEVEL = "(devel)";

    private final FileTree tree;
    private final SbomBuilder parts;

    private LinkedModules(FileTree tree, SbomBuilder parts) {
        this.tree = tree;
        this.parts = parts;
    }

    static void read(FileTree tree, SbomBuilder parts) throws IOException {
        new LinkedModules(tree, parts).search();
    }

    private void search() throws IOException {
        List<String> todo = new ArrayList<>(List.of(""));
        while (!todo.isEmpty()) {
            String folder = todo.removeLast();
            for (String name : tree.children(folder)) {
                String path = folder.isEmpty() ? name : folder + "/" + name;
                Node node = tree.get(path);
                if (node == null) {
                    continue;
                }
                if (node.inode().isDirectory()) {
                    todo.add(path);
                } else if (isCandidate(node)) {
                    BuildInfo info = BuildInfo.find(ByteSource.of(tree, node));
                    if (info != null) {
                        add(node, info);
                    }
                }
            }
        }
    }

    /** Programs may be run, libraries in Go have the names of libraries. */
    private static boolean isCandidate(Node node) {
        return node.inode().isFile()
                && node.inode().size() >= SMALLEST
                && ((node.inode().mode() & 0111) != 0 || node.name().contains(".so"));
    }

    private void add(Node node, BuildInfo info) throws IOException {
        Component program = program(node.path(), info, tree.digest(node));
        parts.add(program);
        for (Component needed : libraries(info)) {
            parts.add(needed.withPlaces(List.of(node.path())));
            parts.depends(program.ref(), needed.ref());
        }
    }

    private static Component program(String path, BuildInfo info, Digest digest) {
        BuildInfo.Module main = info.main();
        String module = main == null ? info.path() : main.path();
        String version = main == null ? "" : version(main);
        String purl = "";
        // A program of files given by name (command-line-arguments) is of no module.
        if (main != null && !module.isEmpty()) {
            String below = info.path().startsWith(module + "/") ? info.path().substring(module.length() + 1) : "";
            purl = PackageUrl.golang(module, version, below);
        }
        String name = info.path().isEmpty() ? path.substring(path.lastIndexOf('/') + 1) : info.path();
        return Component.of(Component.Type.APPLICATION, "file:/" + path, name, version, purl)
                .withSha256(digest)
                .withPlaces(List.of(path));
    }

    /** The modules of a program, and the standard library. */
    static List<Component> libraries(BuildInfo info) {
        List<Component> out = new ArrayList<>();
        for (BuildInfo.Module each : info.dependencies()) {
            out.add(library(each));
        }
        String version = standardLibrary(info.goVersion());
        String purl = PackageUrl.golang("stdlib", version, "");
        out.add(Component.of(Component.Type.LIBRARY, purl, "stdlib", version, purl));
        return out;
    }

    private static Component library(BuildInfo.Module module) {
        BuildInfo.Module replacement = module.replacement();
        // What a folder stands in for keeps its name: the folder's own says nothing to anybody else.
        BuildInfo.Module linked = replacement == null || isFolder(replacement.path()) ? module : replacement;
        String version = version(linked);
        String purl = PackageUrl.golang(linked.path(), version, "");
        boolean unchanged = replacement == null || linked.equals(replacement);
        return Component.of(Component.Type.LIBRARY, purl, linked.path(), version, purl)
                .withSha256(unchanged ? goSum(linked.sum()) : null);
    }

    private static boolean isFolder(String path) {
        return path.startsWith("./") || path.startsWith("../") || path.startsWith("/");
    }

    private static String version(BuildInfo.Module module) {
        return module.version().equals(DEVEL) ? "" : module.version();
    }

    /** {@code go1.26.8 X:nodwarf5} is {@code v1.26.8}, as vulnerability data writes it. */
    private static String standardLibrary(String goVersion) {
        if (!goVersion.startsWith("go")) {
            return "";
        }
        int space = goVersion.indexOf(' ');
        return "v" + goVersion.substring(2, space < 0 ? goVersion.length() : space);
    }

    /** The 32 bytes behind {@code h1:} (golang.org/x/mod/sumdb/dirhash, Hash1). */
    static @Nullable Digest goSum(String sum) {
        if (!sum.startsWith("h1:")) {
            return null;
        }
        try {
            byte[] hash = Base64.getDecoder().decode(sum.substring(3));
            return hash.length == 32 ? Digest.ofHash(hash) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
