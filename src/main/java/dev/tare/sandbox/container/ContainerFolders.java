package dev.tare.sandbox.container;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.Inode;
import dev.tare.posix.FileSystem;
import dev.tare.posix.Folders;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.SystemRandom;
import dev.tare.store.disk.AtomicRemoval;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.ProcessLock;
import dev.tare.store.disk.TemporaryFiles;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The folders of a store's containers, one each: {@code containers/ID}, with a file that says what is known of it. */
record ContainerFolders(Path home) {
    private static final RandomGenerator RANDOM = new SystemRandom();

    /** Of a container: what belongs to it alone. */
    Path of(String id) {
        return Place.CONTAINERS.in(home).resolve(id);
    }

    /** All containers as their files say, whatever has become of them. */
    List<Container> read() {
        List<Container> out = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Place.CONTAINERS.in(home))) {
            for (Path folder : folders) {
                Container container = read(folder);
                if (container != null) {
                    out.add(container);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw SandboxFailures.of("the containers cannot be listed", e);
        }
        out.sort(new NewestFirst());
        return out;
    }

    /** The container as its file says now; null when it is gone. */
    @Nullable Container read(String id) {
        return read(of(id));
    }

    private static @Nullable Container read(Path folder) {
        Path file = BundlePart.STATE.in(folder);
        try {
            return Container.fromJson(Files.readAllBytes(file));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        } catch (IOException e) {
            throw TareException.failed(
                    file + " is damaged: " + e.getMessage(), "remove the folder " + folder + " if nothing runs in it");
        }
    }

    /**
     * Gives a container its folder, complete at once, and its name, for itself alone.
     *
     * @param name null for one that is made up
     * @param root what the image says of its root directory
     */
    Container create(Container wanted, @Nullable String name, Inode root, List<Prepared> files) {
        // A store of its own has names of its own.
        try (ProcessLock.Held _ = ProcessLock.of(Place.CONTAINERS_LOCK.in(home)).exclude(_ -> {})) {
            Set<String> taken = new HashSet<>();
            for (Container other : read()) {
                taken.add(other.name());
                requireOther(other, name);
            }
            Container container = wanted.withName(name == null ? ContainerNames.make(taken, RANDOM) : name);
            Path scratch = TemporaryFiles.folder(Place.TMP.in(home), "container");
            try {
                for (BundlePart folder :
                        List.of(BundlePart.ROOTFS, BundlePart.UPPER, BundlePart.WORK, BundlePart.BUNDLE)) {
                    Files.createDirectory(folder.in(scratch));
                }
                rootAttributes(BundlePart.UPPER.in(scratch), root);
                for (Prepared file : files) {
                    Path made = Files.writeString(scratch.resolve(file.path()), file.content());
                    // Users of the container read it, whatever the umask was.
                    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
                }
                Files.write(BundlePart.STATE.in(scratch), Json.write(container.toJson()));
                Files.move(scratch, of(container.id()), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Folders.deleteQuietly(scratch);
            }
            return container;
        } catch (IOException e) {
            throw SandboxFailures.of("the container cannot be made", e);
        }
    }

    private static void requireOther(Container other, @Nullable String name) {
        if (other.name().equals(name)) {
            throw TareException.failed(
                    "the name \"" + name + "\" is that of the container " + other.shortId() + " ("
                            + other.state().word() + ")",
                    "remove it with \"tare rm" + (other.isRunning() ? " -f " : " ") + name
                            + "\", or choose another name");
        }
    }

    /** Gives a container a name that no other has. */
    void rename(Container container, String name) {
        try (ProcessLock.Held _ = ProcessLock.of(Place.CONTAINERS_LOCK.in(home)).exclude(_ -> {})) {
            read().forEach(other -> requireOther(other, name));
            Container now = read(container.id());
            write((now == null ? container : now).withName(name));
        } catch (IOException e) {
            throw SandboxFailures.of("the container cannot be renamed", e);
        }
    }

    /** The root directory of an overlay is its upper one. */
    private static void rootAttributes(Path upper, Inode root) throws IOException {
        // Nearly always root's, as it was made.
        if (root.uid() != 0 || root.gid() != 0) {
            try (FileSystem files = new FileSystem()) {
                files.setOwner(upper.toString().getBytes(StandardCharsets.UTF_8), root.uid(), root.gid());
            }
        }
        Files.setAttribute(upper, "unix:mode", root.mode());
    }

    /**
     * A file of a container's folder.
     *
     * @param path relative to the folder
     */
    record Prepared(String path, String content) {}

    /** Replaces what is kept of a container. */
    void write(Container container) {
        Path file = BundlePart.STATE.in(of(container.id()));
        Path scratch = file.resolveSibling("config.json.new");
        try {
            Files.write(scratch, Json.write(container.toJson()));
            Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw SandboxFailures.of("the container's state cannot be kept", e);
        }
    }

    /** Its folder goes under another name first: no half of a container is ever listed. */
    void discard(Container container, Containers.Stays stays) throws IOException {
        if (AtomicRemoval.remove(Place.TMP.in(home), of(container.id())) && stays == Containers.Stays.NOTHING) {
            removeVolumes(container);
        }
    }

    /** Removes the anonymous volumes that no other container uses. */
    private void removeVolumes(Container container) {
        Set<String> names = new HashSet<>();
        for (MountPoint mount : container.settings().mounts()) {
            String name = mount.name();
            if (mount.anonymous() && name != null) {
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            return;
        }
        for (Container other : read()) {
            for (MountPoint mount : other.settings().mounts()) {
                names.remove(String.valueOf(mount.name()));
            }
        }
        Volumes volumes = new Volumes(home);
        names.forEach(volumes::remove);
    }
}
