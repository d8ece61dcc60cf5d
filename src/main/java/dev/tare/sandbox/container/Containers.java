package dev.tare.sandbox.container;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.Inode;
import dev.tare.posix.FileSystem;
import dev.tare.posix.Folders;
import dev.tare.posix.Signals;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.ExitStatus;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.ProcessId;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.SystemRandom;
import dev.tare.sandbox.UserNamespace;
import dev.tare.store.Clearing;
import dev.tare.store.Place;
import dev.tare.store.ProcessLock;
import dev.tare.store.Temporary;
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
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The containers of a store, each a folder {@code containers/ID}; and what a crash left of them. */
public final class Containers {
    private static final RandomGenerator RANDOM = new SystemRandom();

    private static final long STARTING_NANOS = 10_000_000_000L;

    private final Path home;
    private final Clock clock;
    private final Runnable asRoot;

    /** @param home of the store */
    public Containers(Path home, Clock clock) {
        this(home, clock, () -> {});
    }

    /** @param asRoot lists the containers as root of a user namespace, for an ordinary user who is in none */
    public Containers(Path home, Clock clock, Runnable asRoot) {
        this.home = home;
        this.clock = clock;
        this.asRoot = asRoot;
    }

    /** Of a container: what belongs to it alone. */
    public Path folder(String id) {
        return Place.CONTAINERS.in(home).resolve(id);
    }

    /** Of the store. */
    public Path home() {
        return home;
    }

    /** Where a container in the background writes. */
    public Path outputLog(Container container) {
        return BundlePart.OUTPUT_LOG.in(folder(container.id()));
    }

    /** What the shim of a container in the background has to complain of. */
    public Path shimLog(Container container) {
        return BundlePart.SHIM_LOG.in(folder(container.id()));
    }

    /** What its programs have written into its own layer, in bytes; what cannot be read counts nothing. */
    public long writtenBytes(Container container) {
        return Folders.fileBytes(BundlePart.UPPER.in(folder(container.id())));
    }

    Path snapshot(String name) {
        return Place.SNAPSHOTS.in(home).resolve(name);
    }

    Clock clock() {
        return clock;
    }

    /** All containers, the newest first, as they are: what crashed is cleared away before. */
    public List<Container> list() {
        List<Container> out = new ArrayList<>();
        for (Container container : read()) {
            Container now = settle(container);
            if (now != null) {
                out.add(now);
            }
        }
        return out;
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

    private static @Nullable Container read(Path folder) {
        Path file = folder.resolve("config.json");
        try {
            return Container.fromJson(Files.readAllBytes(file));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        } catch (IOException e) {
            throw TareException.failed(
                    file + " is damaged: " + e.getMessage(), "remove the folder " + folder + " if nothing runs in it");
        }
    }

    /** The container as its file says now; null when it is gone. */
    @Nullable Container reload(Container container) {
        return read(folder(container.id()));
    }

    /**
     * The container of a name, an ID, or an unambiguous beginning of an ID.
     *
     * @throws TareException when there is none, or a beginning fits several
     */
    public Container require(String nameOrId) {
        List<Container> all = list();
        List<Container> fit = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Container container : all) {
            if (container.name().equals(nameOrId) || container.id().equals(nameOrId)) {
                return container;
            }
            names.add(container.name());
            if (!nameOrId.isEmpty() && container.id().startsWith(nameOrId)) {
                fit.add(container);
            }
        }
        if (fit.size() == 1) {
            return fit.getFirst();
        }
        if (fit.size() > 1) {
            throw TareException.failed(
                    "\"" + nameOrId + "\" is the beginning of " + fit.size() + " IDs",
                    "give more of the ID, or the name");
        }
        String near = NearNames.hint(nameOrId, names);
        throw TareException.failed(
                "there is no container called \"" + nameOrId + "\"", near == null ? "see tare ps -a" : near);
    }

    /** An ID that is nobody's. */
    static String newId() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Gives a container its folder, complete at once, and its name, for itself alone.
     *
     * @param name null for one that is made up
     * @param root what the image says of its root directory
     */
    Container create(Container wanted, @Nullable String name, Inode root, List<Prepared> files) {
        list();
        // A store of its own has names of its own.
        try (ProcessLock.Held _ = ProcessLock.of(Place.CONTAINERS_LOCK.in(home)).exclude(_ -> {})) {
            Set<String> taken = new HashSet<>();
            for (Container other : read()) {
                taken.add(other.name());
                if (other.name().equals(name)) {
                    throw TareException.failed(
                            "the name \"" + name + "\" is that of the container " + other.shortId() + " ("
                                    + other.state().status().word() + ")",
                            "remove it with \"tare rm" + (other.isRunning() ? " -f " : " ") + name
                                    + "\", or choose another name");
                }
            }
            Container container = wanted.withName(name == null ? ContainerNames.make(taken, RANDOM) : name);
            Path scratch = Temporary.folder(Place.TMP.in(home), "container");
            try {
                for (String folder : List.of("rootfs", "upper", "work", "bundle")) {
                    Files.createDirectory(scratch.resolve(folder));
                }
                rootAttributes(BundlePart.UPPER.in(scratch), root);
                for (Prepared file : files) {
                    Path made = Files.writeString(scratch.resolve(file.path()), file.content());
                    // Users of the container read it, whatever the umask was.
                    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
                }
                Files.write(scratch.resolve("config.json"), Json.write(container.toJson()));
                Files.move(scratch, folder(container.id()), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Folders.deleteQuietly(scratch);
            }
            return container;
        } catch (IOException e) {
            throw SandboxFailures.of("the container cannot be made", e);
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
        Path file = folder(container.id()).resolve("config.json");
        Path scratch = file.resolveSibling("config.json.new");
        try {
            Files.write(scratch, Json.write(container.toJson()));
            Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw SandboxFailures.of("the container's state cannot be kept", e);
        }
    }

    /** Brings a container whose shim was killed to rest; null when nothing of it stays. */
    @Nullable Container settle(Container container) {
        if (isSettled(container)) {
            return container;
        }
        if (UserNamespace.isNeeded()) {
            // Another may have been brought to rest together with it.
            Container now = reload(container);
            if (now != null && !isSettled(now)) {
                asRoot.run();
                now = reload(container);
            }
            return now;
        }
        boolean ran = container.state().status() != Container.Status.CREATED;
        return end(container, ran && !container.remove());
    }

    /** Clears away after a container that this process has kept, as another program. @param id of the container */
    public void settleKept(String id) {
        Container container = read(folder(id));
        if (container != null && (!container.isKept() || container.shim().equals(ProcessId.self()))) {
            // One that has left no exit code was never started: whoever asked for it is gone.
            boolean ran = Files.exists(BundlePart.EXIT.in(folder(id)));
            Container _ = end(container, ran && !container.remove());
        }
    }

    private static boolean isSettled(Container container) {
        return container.state().status() == Container.Status.EXITED && !container.remove()
                || container.isKept()
                || container.isRunning();
    }

    /** Takes all that a container used from the machine. @param keep whether its folder stays, as that of one that ended */
    @Nullable Container end(Container container, boolean keep) {
        return end(container, keep, true);
    }

    /** @param withVolumes whether those without a name go with its folder */
    @Nullable Container end(Container container, boolean keep, boolean withVolumes) {
        try {
            ContainerResources.clear(folder(container.id()), container);
            if (keep) {
                Container ended = container.exited(ExitStatus.read(folder(container.id())), clock.instant());
                write(ended);
                return ended;
            }
            discard(container, withVolumes);
            return null;
        } catch (IOException e) {
            throw SandboxFailures.of("the container " + container.name() + " cannot be cleared away", e);
        }
    }

    /** Its folder goes under another name first: no half of a container is ever listed. */
    private void discard(Container container, boolean withVolumes) throws IOException {
        if (Clearing.remove(Place.TMP.in(home), folder(container.id())) && withVolumes) {
            removeVolumes(container);
        }
    }

    /** Takes away the volumes that nobody has named and no other container uses. */
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

    /**
     * Ends a container.
     *
     * @param signal that asks it to end; 9 does not ask
     * @param seconds after which it is killed
     */
    public void stop(Container container, int signal, long seconds) {
        container = started(container);
        ProcessId process = container.state().process();
        if (process != null && container.isRunning()) {
            process.signal(signal);
            if (!process.awaitEnd(Math.min(seconds, 1_000_000) * 1000)) {
                process.signal(Signals.KILL);
                if (!process.awaitEnd(10_000)) {
                    throw TareException.failed(
                            "process " + process.pid() + " of the container " + container.name() + " does not end",
                            "it hangs in the kernel");
                }
            }
        }
        // Who waits for it clears it away.
        container.shim().awaitEnd(container.isKept() && process != null ? 10_000 : 0);
        Container now = reload(container);
        if (now != null) {
            settle(now);
        }
    }

    /** One that somebody starts or ends at this moment, as it is when that is done: what was asked for comes after it. */
    private Container started(Container container) {
        long end = System.nanoTime() + STARTING_NANOS;
        Container now = container;
        while (now != null
                && now.shim().isAlive()
                && !now.isRunning()
                && !now.shim().equals(ProcessId.self())
                && System.nanoTime() < end) {
            boolean _ = now.shim().awaitEnd(10);
            now = reload(container);
        }
        return now == null ? container : now;
    }

    /** Kills a container, if there is one that runs. @return whether nothing of it is left then */
    public boolean endAtOnce(String nameOrId) {
        Container container;
        try {
            container = require(nameOrId);
        } catch (TareException e) {
            return false;
        }
        if (container.isRunning() || container.isKept()) {
            stop(container, Signals.KILL, 10);
        }
        return reload(container) == null;
    }

    /** Removes a container that has ended, or any when forced to. @param volumes whether those without a name go too */
    public void remove(Container container, boolean force, boolean volumes) {
        container = started(container);
        if (container.isRunning() || container.isKept()) {
            if (!force) {
                throw TareException.failed(
                        "the container " + container.name() + " is running",
                        "stop it first with \"tare stop " + container.name() + "\", or force it with \"tare rm -f "
                                + container.name() + "\"");
            }
            stop(container, Signals.KILL, 10);
        }
        Container now = reload(container);
        if (now != null) {
            Container _ = end(now, false, volumes || now.remove());
        }
    }
}
