package dev.tare.sandbox;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.content.BackgroundVerifier;
import dev.tare.oci.layer.LayerChanges;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerTree;
import dev.tare.posix.ExtendedAttributes;
import dev.tare.posix.FileSystem;
import dev.tare.posix.Folders;
import dev.tare.posix.Mounts;
import dev.tare.registry.Transfer;
import dev.tare.store.Squash;
import dev.tare.store.Store;
import dev.tare.store.disk.AtomicRemoval;
import dev.tare.store.disk.BootMarks;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.TemporaryFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Layers unpacked for overlayfs, each once per store, in {@code snapshots/HEX}. Needs root: owners and devices are the
 * layer's. The store must stay open meanwhile, so that no gc takes a snapshot away.
 */
public final class Snapshots {
    /** What one overlay takes: so many folders fit into the page of options of mount(2). */
    private static final int MOST = 200;

    /** Steps upon a tall stack make it taller: what is squashed below them stays the same for so many. */
    private static final int SQUASHED_AT_ONCE = 100;

    /** In bytes; less is unpacked in no time. */
    private static final int WORTH_TELLING = 1 << 20;

    private final Store store;
    private final Path folder;
    private final Progress progress;

    private final BootMarks marks;

    /** Snapshots that are whole: while the store is open nobody takes one away. */
    private final Set<Digest> seen = ConcurrentHashMap.newKeySet();

    private final Map<Digest, Shape> shapes = new ConcurrentHashMap<>();

    /** Whether the uppermost layer of a stack, by the stack's digest, removes only what is there. */
    private final Map<Digest, Boolean> sound = new ConcurrentHashMap<>();

    public Snapshots(Store store) {
        this(store, Progress.NONE);
    }

    /** @param progress is told of each layer of some size that is unpacked */
    public Snapshots(Store store, Progress progress) {
        this.store = store;
        this.progress = progress;
        this.folder = Place.SNAPSHOTS.in(store.home());
        this.marks = new BootMarks(store.home());
    }

    /** A layer on its own, as the lowest of a stack or one that {@link LayerUnpacker#standsAlone stands alone}. */
    public Path unpacked(Digest diffId) {
        return unpacked(diffId, diffId, null);
    }

    /** @param removes whether it has whiteouts */
    private record Shape(boolean standsAlone, boolean removes) {}

    /**
     * The folders of a stack of layers, for {@link dev.tare.posix.Mounts#overlay}.
     *
     * <p>Some tools leave the parents of files out of a layer, whose owners and modes are those of the layers below,
     * link to files there, or remove what is not there. Such a layer is unpacked once for each stack that it tops, under
     * the digest of the stack.
     *
     * <p>Of more layers than one overlay takes the lowest are squashed into one.
     *
     * @param layers lowest first
     */
    public List<Path> stack(List<Digest> layers) {
        List<Digest> diffIds = layers;
        if (layers.size() > MOST) {
            int squashed = (layers.size() - MOST + SQUASHED_AT_ONCE) / SQUASHED_AT_ONCE * SQUASHED_AT_ONCE;
            diffIds = new ArrayList<>(layers.subList(squashed, layers.size()));
            diffIds.addFirst(Squash.layer(store, 0, layers.subList(0, squashed)));
        }
        List<Path> out = new ArrayList<>();
        for (int i = 0; i < diffIds.size(); i++) {
            Digest diffId = diffIds.get(i);
            List<Digest> stack = diffIds.subList(0, i + 1);
            Path snapshot = isShared(stack, diffIds) ? unpacked(diffId) : unpacked(chain(stack), diffId, stack);
            if (hidesAll(snapshot)) {
                out.clear();
            }
            // An overlay takes no folder twice; the upper one of two equal layers hides all of the lower.
            out.remove(snapshot);
            out.add(snapshot);
        }
        return out;
    }

    /** Whether the uppermost layer of the stack, which is the lower part of all, is unpacked once for all stacks. */
    private boolean isShared(List<Digest> stack, List<Digest> all) {
        Shape shape = shapes.computeIfAbsent(stack.getLast(), each -> {
            LayerIndex index = store.layers().index(each);
            return new Shape(LayerUnpacker.standsAlone(index), LayerUnpacker.removes(index));
        });
        if (stack.size() == 1) {
            return !shape.removes;
        }
        if (!shape.standsAlone || !shape.removes) {
            return shape.standsAlone;
        }
        Digest chain = chain(stack);
        Boolean known = sound.get(chain);
        if (known == null) {
            learn(all);
            known = sound.getOrDefault(chain, false);
        }
        return known;
    }

    private void learn(List<Digest> all) {
        try (LayerTree tree = store.tree(all)) {
            BitSet vain = tree.vain();
            for (int i = 0; i < all.size(); i++) {
                sound.put(chain(all.subList(0, i + 1)), !vain.get(i));
            }
        } catch (IOException e) {
            throw TareException.failed("the layers cannot be unpacked: " + Reasons.of(e), e);
        }
    }

    /** An overlay does not ask its layers' roots whether they hide those below. */
    private static boolean hidesAll(Path snapshot) {
        byte[] folder = snapshot.toString().getBytes(StandardCharsets.UTF_8);
        byte[] value = ExtendedAttributes.get(folder, Mounts.overlayAttributes() + "opaque");
        return value != null && value.length == 1 && value[0] == 'y';
    }

    /** The key of a layer that does not stand alone, on those below it. */
    public static Digest chain(List<Digest> diffIds) {
        StringBuilder text = new StringBuilder("snapshot of a stack\n");
        for (Digest diffId : diffIds) {
            text.append(diffId).append('\n');
        }
        return Digest.sha256(text.toString());
    }

    /**
     * Makes the upper folder of an overlay the snapshot of the layer that was read from it, so that nobody unpacks that
     * layer again. It is moved away.
     *
     * @param base the layers below, lowest first
     * @param upper on the file system of the store
     */
    public void adopt(List<Digest> base, Digest diffId, Path upper) {
        Path snapshot = folder.resolve(diffId.hex());
        try {
            if (!isWhole(diffId, snapshot)) {
                closeToOthers();
                name(diffId, upper, snapshot);
            }
            seen.add(diffId);
            List<Digest> stack = new ArrayList<>(base);
            stack.add(diffId);
            sound.put(chain(stack), true);
        } catch (IOException e) {
            throw SandboxFailures.of("layer " + diffId + " cannot be kept unpacked", e);
        }
    }

    /** Nobody waits for the disk: after a power cut the mark, written first, says that the snapshot is old. */
    private void name(Digest key, Path made, Path snapshot) throws IOException {
        marks.mark(key);
        rename(made, snapshot);
    }

    /** Whether a snapshot is there and whole: it ends with the system that made it, as perhaps not all was written out. */
    private boolean isWhole(Digest key, Path snapshot) throws IOException {
        if (!Files.isDirectory(snapshot)) {
            return false;
        }
        if (isMarked(key)) {
            marks.touch(key);
            return true;
        }
        boolean _ = AtomicRemoval.remove(store.temporary(), snapshot);
        return false;
    }

    /** Whether what is there of a snapshot was made since the system started. */
    public boolean isMarked(Digest key) throws IOException {
        return marks.isMarked(key);
    }

    /** Programs of an image that are setuid must be out of reach for the host's users. */
    private void closeToOthers() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    private Path unpacked(Digest key, Digest diffId, @Nullable List<Digest> stack) {
        Path snapshot = folder.resolve(key.hex());
        if (seen.contains(key)) {
            return snapshot;
        }
        Path scratch = null;
        try {
            if (isWhole(key, snapshot)) {
                seen.add(key);
                return snapshot;
            }
            closeToOthers();
            scratch = TemporaryFiles.folder(store.temporary(), "snapshot");
            Path made = Files.createDirectory(scratch.resolve("tree"));
            unpack(diffId, stack, made);
            name(key, made, snapshot);
            seen.add(key);
            if (key.equals(diffId)) {
                // Files are read from here from now on: a third copy of the layer would serve nobody.
                store.layers().dropSpare(diffId);
            }
            return snapshot;
        } catch (IOException e) {
            throw SandboxFailures.of("layer " + diffId + " cannot be unpacked", e);
        } finally {
            if (scratch != null) {
                Folders.deleteQuietly(scratch);
            }
        }
    }

    private void unpack(Digest diffId, @Nullable List<Digest> stack, Path to) throws IOException {
        try (FileSystem files = new FileSystem();
                FileChannel tar = store.layers().open(diffId);
                BackgroundVerifier check = BackgroundVerifier.begin(
                        tar.size(), () -> store.layers().read(diffId));
                LayerTree tree = store.tree(stack == null ? List.of(diffId) : stack);
                Transfer told = Transfer.begin(
                        tar.size() < WORTH_TELLING ? Progress.NONE : progress, "unpack layer", diffId, tar.size())) {
            LayerChanges changes =
                    stack == null ? LayerTree.changesAlone(store.layers().index(diffId)) : tree.changes();
            new LayerUnpacker(files, to, tree).unpack(changes);
            check.await();
            told.done();
        }
    }

    private static void rename(Path made, Path snapshot) throws IOException {
        try {
            Files.move(made, snapshot, StandardCopyOption.ATOMIC_MOVE);
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            // Another process was first; its snapshot is the same.
        } catch (FileSystemException e) {
            if (!Files.isDirectory(snapshot)) {
                throw e;
            }
        }
    }
}
