package dev.tare.sandbox.container;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerChanges;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.posix.ExtendedAttributes;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.RootTree;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.Snapshots;
import dev.tare.sandbox.UserNamespace;
import dev.tare.store.Store;
import dev.tare.store.disk.Place;
import dev.tare.store.upkeep.Fsck.Finding;
import dev.tare.text.Names;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares unpacked layers with the layers: what RUN and containers see with what all else reads. Those of an earlier start
 * of the system are not looked at, as none of them is in use.
 */
public final class SnapshotCheck {
    private final boolean isUserNamespace = Mounts.isUserNamespace();
    private final Store store;
    private final Snapshots snapshots;
    private final List<Finding> findings = new ArrayList<>();

    private SnapshotCheck(Store store) {
        this.store = store;
        this.snapshots = new Snapshots(store);
    }

    /**
     * Compares all of them. It takes the rights with which they were made.
     *
     * @return one finding for each that is not its layer
     */
    public static List<Finding> run(Store store) {
        SnapshotCheck check = new SnapshotCheck(store);
        Map<String, List<Digest>> stacks = check.stacks();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Place.SNAPSHOTS.in(store.home()))) {
            for (Path snapshot : all) {
                String name = String.valueOf(snapshot.getFileName());
                Digest key = Digest.parse("sha256:" + name);
                if (key == null) {
                    check.findings.add(Finding.problem(snapshot, "does not belong to a store"));
                } else {
                    // Of a stack that no image has, as that of a build under way, it is not known what it is made of.
                    check.check(snapshot, key, stacks.getOrDefault(name, List.of(key)));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw SandboxFailures.of("the unpacked layers cannot be listed", e);
        }
        return List.copyOf(check.findings);
    }

    /** The stacks of layers that a snapshot can be of, by its name. */
    private Map<String, List<Digest>> stacks() {
        List<List<Digest>> all = new ArrayList<>(store.images().stacks());
        try {
            for (Container container : new Containers(store.home(), Clock.systemUTC()).read()) {
                all.add(container.layers());
            }
        } catch (TareException e) {
            // The check of the images reports whose file is damaged.
        }
        Map<String, List<Digest>> out = new HashMap<>();
        for (List<Digest> layers : all) {
            for (int i = 0; i < layers.size(); i++) {
                List<Digest> stack = layers.subList(0, i + 1);
                out.put(Snapshots.chain(stack).hex(), stack);
            }
        }
        return out;
    }

    private void check(Path snapshot, Digest key, List<Digest> stack) {
        Digest layer = stack.getLast();
        try {
            if (!snapshots.isMarked(key) || !store.layers().has(layer)) {
                return;
            }
            String wrong;
            try (LayerTree tree = store.tree(stack);
                    RootTree there = new RootTree(snapshot)) {
                boolean alone = key.equals(layer);
                wrong = missing(
                        snapshot,
                        there,
                        alone ? LayerTree.changesAlone(store.layers().index(layer)) : tree.changes());
                wrong = wrong == null ? different(there, tree, "") : wrong;
            }
            if (wrong != null) {
                findings.add(Finding.problem(
                        snapshot, "is not layer " + layer + ": " + wrong + "; remove it, it is made anew"));
            }
        } catch (IOException e) {
            findings.add(Finding.problem(snapshot, "cannot be compared with its layer: " + Reasons.of(e)));
        } catch (TareException e) {
            findings.add(Finding.problem(
                    snapshot,
                    "cannot be compared with its layer: " + e.problem().message()));
        }
    }

    /** What the layer has, removes or hides, and the folder does not; the first that is found. */
    private static final class Missing implements LayerChanges.Visitor {
        private final Path snapshot;
        private final FileTree there;
        private @Nullable String found;

        Missing(Path snapshot, FileTree there) {
            this.snapshot = snapshot;
            this.there = there;
        }

        @Override
        public void directory(String path, Inode inode, boolean opaque) throws IOException {
            if (there.get(path) == null) {
                found("/" + path + " is missing");
            } else if (opaque) {
                byte[] folder = Names.encode(Names.decode(Names.encode(snapshot)) + "/" + path);
                byte[] mark = ExtendedAttributes.get(folder, Mounts.overlayAttributes() + "opaque");
                if (mark == null || mark.length != 1 || mark[0] != 'y') {
                    found("what hides /" + path + " of the layers below is missing");
                }
            }
        }

        @Override
        public void file(Node node) throws IOException {
            if (there.get(node.path()) == null) {
                found("/" + node.path() + " is missing");
            }
        }

        @Override
        public void whiteout(String path) throws IOException {
            if (there.get(path) == null) {
                found("what removes /" + path + " is missing");
            }
        }

        private void found(String what) {
            found = found == null ? what : found;
        }
    }

    private static @Nullable String missing(Path snapshot, FileTree there, LayerChanges changes) throws IOException {
        Missing missing = new Missing(snapshot, there);
        changes.visit(missing);
        return missing.found;
    }

    /** What the folder has otherwise than the layer, from a directory on. */
    private @Nullable String different(RootTree there, FileTree tree, String directory) throws IOException {
        for (String name : there.children(directory)) {
            String path = TreePaths.join(directory, name);
            Node node = there.get(path);
            if (node == null || isWhiteout(node.inode())) {
                continue;
            }
            Node wanted = tree.get(path);
            if (wanted == null) {
                return "/" + path + " is not in the layer";
            }
            String what = difference(there, node, tree, wanted);
            if (what == null && node.inode().isDirectory()) {
                what = different(there, tree, path);
                if (what != null) {
                    return what;
                }
            }
            if (what != null) {
                return "/" + path + " has another " + what;
            }
        }
        return null;
    }

    private static boolean isWhiteout(Inode inode) {
        return inode.type() == FileType.CHARACTER_DEVICE && inode.major() == 0 && inode.minor() == 0;
    }

    private @Nullable String difference(RootTree there, Node node, FileTree tree, Node wanted) throws IOException {
        Inode is = node.inode();
        Inode should = wanted.inode();
        boolean isDevice = should.type() == FileType.CHARACTER_DEVICE || should.type() == FileType.BLOCK_DEVICE;
        if (isDevice && isUserNamespace) {
            // Nobody but the machine's root makes devices.
            return is.isFile() ? null : "type";
        }
        if (is.type() != should.type() || is.major() != should.major() || is.minor() != should.minor()) {
            return "type";
        }
        if (!is.isSymlink() && is.mode() != should.mode()) {
            return "mode";
        }
        if (!UserNamespace.hasOneUser() && (is.uid() != should.uid() || is.gid() != should.gid())) {
            return "owner";
        }
        if (!is.target().equals(should.target())) {
            return "target";
        }
        if (is.isFile() && (is.size() != should.size() || !there.digest(node).equals(tree.digest(wanted)))) {
            return "content";
        }
        return null;
    }
}
