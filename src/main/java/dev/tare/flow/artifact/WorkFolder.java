package dev.tare.flow.artifact;

import dev.tare.deliver.files.LocalFolder;
import dev.tare.deliver.files.LocalPaths;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.file.PlainModes;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.posix.Destination;
import dev.tare.posix.FileSystem;
import dev.tare.posix.Folders;
import dev.tare.text.Names;
import dev.tare.text.PathPatterns;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes artifacts into the work directory, and removes again what was not there before. Each is made in a folder
 * beside its place and renamed when it is whole; nothing outside the directory is written, whatever links lead there.
 */
public final class WorkFolder implements AutoCloseable {
    private static final String STAGING = ".tare-";

    private final Path directory;
    private final WorkJournal journal;
    private final Consumer<Problem> warnings;

    /** Paths below the directory that were made here, with those of folders before those of what is in them. */
    private final ConcurrentSkipListMap<String, Path> made = new ConcurrentSkipListMap<>(Names.BYTEWISE);

    /** Held while an artifact is written; one at a time. */
    private final Object writing = new Object();

    private final boolean keep;
    private boolean closed;

    /**
     * A work directory.
     *
     * @param directory a real path
     * @param keep whether what is written stays
     * @param warnings told of what cannot be written
     */
    public WorkFolder(Path directory, WorkJournal journal, boolean keep, Consumer<Problem> warnings) {
        this.directory = directory;
        this.journal = journal;
        this.keep = keep;
        this.warnings = warnings;
    }

    public Path directory() {
        return directory;
    }

    /** Whether a path, relative to the directory, is there because it was written here. */
    boolean isNew(String path) {
        return made.containsKey(path);
    }

    /** One file, link or folder that was written. @param path relative to the work directory */
    public record Written(String path, Node node) {}

    /**
     * Writes an artifact. A folder is merged into one that is there.
     *
     * @param plainModes whether files are 0644 and folders 0755, whatever they are in the image
     * @return all that was written, folders before what is in them
     */
    public List<Written> write(Artifact artifact, boolean plainModes) {
        try {
            synchronized (writing) {
                return writeAlone(artifact, plainModes);
            }
        } catch (IOException e) {
            throw TareException.failed(
                    "the artifact " + artifact.source() + " can't be written to " + artifact.path() + ": "
                            + Reasons.of(e),
                    e);
        }
    }

    private List<Written> writeAlone(Artifact artifact, boolean plainModes) throws IOException {
        FileTree tree = new ArtifactTree(
                EmptyTree.INSTANCE, StartFiles.NOTHING, ContextPlace.SAME, PathPatterns.NONE, List.of(artifact));
        tree = plainModes ? new PlainModes(tree) : tree;
        Path target = LocalPaths.resolve(folder(artifact), TreePaths.name(artifact.path()));
        Path staging;
        synchronized (this) {
            requireOpen();
            staging = stage(target);
        }
        try {
            Path whole = staging.resolve("whole");
            new LocalFolder(tree, false, null, warnings)
                    .writeNode(Objects.requireNonNull(tree.get(artifact.path())), whole);
            List<Written> written = new ArrayList<>();
            list(tree, artifact.path(), written);
            if (Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
                synchronized (this) {
                    requireOpen();
                    place(whole, target);
                }
            }
            return written;
        } finally {
            Folders.delete(staging);
            made.remove(relative(staging));
        }
    }

    /** A new folder beside a place. */
    private Path stage(Path target) throws IOException {
        Path staging = target.resolveSibling(
                STAGING + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        journal.staging(staging);
        made.put(relative(staging), staging);
        return Files.createDirectory(staging);
    }

    private void makeFolder(Path folder) throws IOException {
        Path staging = stage(folder);
        note(staging, folder);
        Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
        made.remove(relative(staging));
    }

    private static boolean isStaging(Path path) {
        return String.valueOf(path.getFileName()).startsWith(STAGING);
    }

    private void requireOpen() {
        if (closed) {
            throw TareException.failed("the flow was interrupted");
        }
    }

    private static void list(FileTree tree, String path, List<Written> into) throws IOException {
        into.add(new Written(path, Objects.requireNonNull(tree.get(path))));
        for (String name : tree.children(path)) {
            list(tree, TreePaths.join(path, name), into);
        }
    }

    /** The folder that an artifact goes to, made where it is missing. */
    private Path folder(Artifact artifact) throws IOException {
        Path at = directory;
        for (String part : TreePaths.parent(artifact.path()).split("/")) {
            if (part.isEmpty()) {
                continue;
            }
            Path next = LocalPaths.resolve(at, part);
            if (Files.isSymbolicLink(next)) {
                next = next.toRealPath();
                if (!next.startsWith(directory)) {
                    throw TareException.failed("the artifact " + artifact.source() + " would be written to "
                            + artifact.path() + ", which a link leads outside the work directory to " + next);
                }
            }
            if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                synchronized (this) {
                    requireOpen();
                    makeFolder(next);
                }
            }
            at = next;
        }
        return at;
    }

    /** Gives a file its name, or a folder; into a folder that is there goes what is in it. */
    private void place(Path from, Path to) throws IOException {
        boolean folder = Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS);
        boolean onFolder = Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS);
        if (folder && onFolder) {
            for (Path child : children(from)) {
                place(child, to.resolve(child.getFileName()));
            }
            try (FileSystem files = new FileSystem()) {
                files.setMode(LocalPaths.bytes(to), mode(from));
            }
            return;
        }
        if (onFolder) {
            throw new FileSystemException(to.toString(), null, "a folder of that name is there");
        }
        boolean there = Files.exists(to, LinkOption.NOFOLLOW_LINKS);
        if (folder && there) {
            Destination.clear(to);
        }
        if (!there || made.containsKey(relative(to))) {
            note(from, to);
        }
        Destination.replace(from, to);
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> out = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            all.forEach(out::add);
        }
        return out;
    }

    private static int mode(Path path) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS)).intValue() & 07777;
    }

    /** Writes down what is about to be moved. */
    private void note(Path from, Path to) throws IOException {
        List<Path> paths = new ArrayList<>();
        List<Long> inodes = new ArrayList<>();
        collect(from, to, paths, inodes);
        if (!keep) {
            journal.made(paths, inodes);
        }
        paths.forEach(path -> made.put(relative(path), path));
    }

    private static void collect(Path from, Path to, List<Path> paths, List<Long> inodes) throws IOException {
        paths.add(to);
        inodes.add(WorkJournal.inode(from));
        if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
            for (Path child : children(from)) {
                collect(child, to.resolve(child.getFileName()), paths, inodes);
            }
        }
    }

    private String relative(Path path) {
        return Names.decode(Names.encode(directory.relativize(path)));
    }

    /** The uppermost folder or file on the way to an artifact that is not there yet; null where all is. */
    public @Nullable Path missing(String artifact) {
        Path at = directory;
        for (String part : artifact.split("/")) {
            at = LocalPaths.resolve(at, part);
            if (!Files.exists(at)) {
                return at;
            }
        }
        return null;
    }

    /** Has a folder of no use to others removed with the flow, also when that is killed. */
    void staging(Path folder) throws IOException {
        journal.staging(folder);
    }

    /** Has a process ended with the flow, also when that is killed. */
    public void process(Process process) throws IOException {
        journal.process(process.pid());
    }

    /** Takes away what was written and was not there before, unless it is kept, but for folders that hold other files. */
    @Override
    public synchronized void close() {
        closed = true;
        for (Path path : made.descendingMap().values()) {
            try {
                if (isStaging(path)) {
                    Folders.delete(path);
                } else if (!keep) {
                    WorkJournal.remove(path);
                }
            } catch (IOException e) {
                // It is being written to: the next flow removes it.
                return;
            }
        }
        made.clear();
        journal.close();
    }
}
