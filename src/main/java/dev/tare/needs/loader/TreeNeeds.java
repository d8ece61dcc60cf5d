package dev.tare.needs.loader;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.diagnostic.TareException;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.ProgramNeeds;
import dev.tare.needs.files.Presence;
import dev.tare.needs.files.Surroundings;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a program needs in the tree that it is to run in.
 *
 * @param present needs that the tree meets, be they the program's or not
 * @param unlinked the loader and the libraries that the program names and the tree has not, sorted
 */
public record TreeNeeds(NeedFindings findings, Set<NeedId> present, List<String> unlinked) {
    public TreeNeeds {
        present = Set.copyOf(present);
        unlinked = List.copyOf(unlinked);
    }

    /** Reads a program of a tree. @throws IOException when it is no ELF program, or cannot be read */
    public static TreeNeeds of(FileTree tree, Node program, Surroundings around) throws IOException {
        ByteSource source = ByteSource.of(tree, program);
        return of(ProgramNeeds.find(source), tree, program.path(), Elf.read(source), around);
    }

    /** The same of a program whose needs are known, and that need not be in the tree yet. */
    public static TreeNeeds of(NeedFindings findings, FileTree tree, String path, Elf program, Surroundings around)
            throws IOException {
        Set<NeedId> present = EnumSet.noneOf(NeedId.class);
        present.addAll(Presence.of(tree, around, findings.language()));
        LoaderClosure closure = LoaderClosure.of(tree, path, program);
        TreeSet<String> unlinked = new TreeSet<>(closure.missing());
        String interpreter = closure.interpreter();
        if (interpreter != null && closure.loader() == null) {
            unlinked.add(interpreter);
        } else {
            present.add(NeedId.LOADER);
        }
        if (closure.missing().isEmpty()) {
            present.add(NeedId.LIBRARIES);
        }
        return new TreeNeeds(findings, present, List.copyOf(unlinked));
    }

    /** Why the program cannot start, and what to do; null where it can. @param name of the program */
    public @Nullable TareException refusal(String name) {
        if (unlinked.isEmpty()) {
            return null;
        }
        return TareException.failed(
                name + " is linked dynamically and cannot start: the image has no " + String.join(", ", unlinked),
                "build it statically (Go: CGO_ENABLED=0, no -buildmode=pie), take a base that has them by --base, or"
                        + " have them added by --with loader");
    }
}
