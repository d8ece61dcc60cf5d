package dev.tare.needs.loader;

import dev.tare.binary.Elf;
import dev.tare.diagnostic.TareException;
import dev.tare.needs.NeedId;
import dev.tare.needs.files.NeedFile;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A loader and libraries of one tree as files of another: {@code --with loader}. */
public final class LinkedFiles {
    private static final long MAX_BYTES = 1L << 30;

    private LinkedFiles() {}

    /**
     * Takes what a program needs to start. A library that a loader finds by its configuration alone is put where it looks
     * without one, for the image has none.
     *
     * @param from the tree, of a base or of this machine
     * @param whose it is, as users know it: {@code this machine}, {@code the base}
     * @param path of the program in the image, relative to the root
     * @throws TareException when the tree lacks any
     */
    public static List<NeedFile> of(FileTree from, String whose, String path, Elf program) throws IOException {
        LoaderClosure closure = LoaderClosure.of(from, path, program);
        if (!closure.isComplete()) {
            List<String> missing = new ArrayList<>(closure.missing());
            if (closure.loader() == null && closure.interpreter() != null) {
                missing.addFirst(closure.interpreter());
            }
            throw TareException.failed(
                    "--with loader: " + whose + " has no " + String.join(", ", missing) + ", which " + "/" + path
                            + " needs to start",
                    "take a base that has it by --base, or build a static program (Go: CGO_ENABLED=0)");
        }
        String plain = "lib";
        for (LoaderClosure.Found library : closure.libraries()) {
            if (library.isPlain() && library.name().startsWith("libc.")) {
                plain = TreePaths.parent(library.path());
            }
        }
        List<NeedFile> files = new ArrayList<>();
        LoaderClosure.Found loader = closure.loader();
        if (loader != null) {
            files.add(file(NeedId.LOADER, from, loader, loader.path(), "the loader"));
        }
        for (LoaderClosure.Found library : closure.libraries()) {
            String to = library.isPlain() ? library.path() : TreePaths.join(plain, TreePaths.name(library.name()));
            files.add(file(NeedId.LIBRARIES, from, library, to, "a shared library"));
        }
        return files;
    }

    private static NeedFile file(NeedId need, FileTree from, LoaderClosure.Found found, String to, String what)
            throws IOException {
        if (found.file().inode().size() > MAX_BYTES) {
            throw new IOException("/" + found.path() + " is larger than 1 GiB");
        }
        try (InputStream in = from.open(found.file())) {
            return new NeedFile(
                    need,
                    "/" + to,
                    false,
                    0755,
                    0,
                    0,
                    ByteBuffer.wrap(in.readAllBytes()),
                    what,
                    "is linked dynamically");
        }
    }
}
