package dev.tare.needs.loader;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.binary.ElfDynamic;
import dev.tare.binary.ElfKind;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The loader and the libraries that a program starts with, as far as a tree has them (ld.so(8)).
 *
 * @param interpreter what the program names; null for a static program
 * @param loader where the tree has it; null where it has not
 * @param libraries in the order in which they are loaded, each once, the loader not among them
 * @param missing names of libraries that the tree has not, sorted
 */
public record LoaderClosure(
        @Nullable String interpreter, @Nullable Found loader, List<Found> libraries, List<String> missing) {
    private static final int MAX_LIBRARIES = 2000;

    public LoaderClosure {
        libraries = List.copyOf(libraries);
        missing = List.copyOf(missing);
    }

    /**
     * A loader or a library in the tree.
     *
     * @param path where the loader finds it, relative to the root; its links are followed to the file
     * @param file with the content
     * @param isPlain whether a loader without any configuration finds it there: in a folder that it knows by itself, or
     *     that the program names
     */
    public record Found(String name, String path, Node file, boolean isPlain) {}

    /** Whether all is there. */
    public boolean isComplete() {
        return (interpreter == null || loader != null) && missing.isEmpty();
    }

    /**
     * Follows what a program asks for, and what its libraries ask for.
     *
     * @param tree that the program is to run in
     * @param path of the program in it, relative to the root; the program itself need not be there
     * @throws IOException when the tree or the program cannot be read
     */
    public static LoaderClosure of(FileTree tree, String path, Elf program) throws IOException {
        String interpreter = program.interpreter();
        ElfDynamic dynamic = program.dynamic();
        if (interpreter == null && dynamic.needed().isEmpty()) {
            return new LoaderClosure(null, null, List.of(), List.of());
        }
        Walk walk = new Walk(tree, program.kind(), LoaderFolders.of(tree, program.kind(), interpreter));
        Found loader = interpreter == null ? null : walk.file(interpreter, TreePaths.clean(interpreter), true);
        if (loader != null) {
            walk.known.add(TreePaths.name(loader.path));
            walk.known.add(TreePaths.name(loader.file.path()));
        }
        if (interpreter != null && walk.folders.isMusl()) {
            // The loader of musl is its C library, whatever name a program asks for it by.
            walk.known.add("libc.so");
            walk.known.add(TreePaths.name(interpreter).replace("ld-musl-", "libc.musl-"));
        }
        walk.ask(new Asking(path, dynamic, List.of()));
        return new LoaderClosure(interpreter, loader, walk.libraries, List.copyOf(walk.missing));
    }

    /**
     * A program or a library that asks for libraries.
     *
     * @param path where it lies, for $ORIGIN
     * @param inherited folders that those named which asked for it, its own behind them (DT_RPATH)
     */
    private record Asking(String path, ElfDynamic dynamic, List<String> inherited) {}

    private static final class Walk {
        private final FileTree tree;
        private final ElfKind kind;
        private final LoaderFolders folders;
        private final Set<String> known = new HashSet<>();
        private final List<Found> libraries = new ArrayList<>();
        private final TreeSet<String> missing = new TreeSet<>();

        Walk(FileTree tree, ElfKind kind, LoaderFolders folders) {
            this.tree = tree;
            this.kind = kind;
            this.folders = folders;
        }

        /** Breadth first, as loaders do: what is found first under a name is what all get. */
        void ask(Asking program) throws IOException {
            ArrayDeque<Asking> todo = new ArrayDeque<>(List.of(program));
            while (!todo.isEmpty()) {
                Asking asking = todo.removeFirst();
                List<String> own = folders.expand(asking.dynamic.runpath(), asking.path);
                // glibc ignores RPATH beside RUNPATH; musl takes either for both, and hands both on.
                List<String> rpath = new ArrayList<>();
                if (asking.dynamic.runpath() == null) {
                    rpath.addAll(folders.expand(asking.dynamic.rpath(), asking.path));
                } else if (folders.isMusl()) {
                    rpath.addAll(own);
                }
                rpath.addAll(asking.inherited);
                for (String name : asking.dynamic.needed()) {
                    if (!known.add(name)) {
                        continue;
                    }
                    if (libraries.size() >= MAX_LIBRARIES) {
                        throw new IOException("it needs more than " + MAX_LIBRARIES + " libraries");
                    }
                    Found found = find(name, rpath, own);
                    if (found == null) {
                        missing.add(name);
                        continue;
                    }
                    libraries.add(found);
                    ElfDynamic dynamic = read(found.file).dynamic();
                    if (dynamic.soname() != null) {
                        known.add(dynamic.soname());
                    }
                    todo.addLast(new Asking(
                            found.file.path(),
                            dynamic,
                            asking.dynamic.runpath() == null || folders.isMusl() ? rpath : asking.inherited));
                }
            }
        }

        private @Nullable Found find(String name, List<String> rpath, List<String> runpath) throws IOException {
            if (name.indexOf('/') >= 0) {
                return file(name, TreePaths.clean(name), true);
            }
            Found found = in(rpath, name, true);
            found = found == null ? in(runpath, name, true) : found;
            // The cache comes before the folders that a loader knows, but what stands in both is the same.
            found = found == null ? in(folders.standard(), name, true) : found;
            return found == null ? in(folders.configured(), name, false) : found;
        }

        private @Nullable Found in(List<String> where, String name, boolean plain) throws IOException {
            for (String folder : where) {
                Found found = file(name, TreePaths.join(folder, name), plain);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }

        /** Libraries of another machine, or of its 32-bit half, are passed over. */
        @Nullable Found file(String name, String path, boolean plain) throws IOException {
            Node node = TreePaths.lookup(tree, path);
            if (node == null || !node.inode().isFile()) {
                return null;
            }
            try {
                return read(node).kind().equals(kind) ? new Found(name, path, node, plain) : null;
            } catch (IOException e) {
                // A linker's script, or no library.
                return null;
            }
        }

        private Elf read(Node node) throws IOException {
            return Elf.read(ByteSource.of(tree, node));
        }
    }
}
