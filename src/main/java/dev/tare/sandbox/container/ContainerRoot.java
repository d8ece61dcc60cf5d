package dev.tare.sandbox.container;

import dev.tare.diagnostic.TareException;
import dev.tare.io.Uninterruptible;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.RootPath;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.Snapshots;
import dev.tare.store.Store;
import dev.tare.store.disk.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a container as its programs see them, running or ended. */
public final class ContainerRoot {
    private ContainerRoot() {}

    /** What is done with them. */
    public interface Work {
        /** @param root the root directory, whose symlinks must not be followed from here */
        void run(Path root) throws IOException;
    }

    /**
     * Does some work. The files of a container that has ended are mounted for a thread of its own, so that nothing stays of
     * it whatever happens.
     *
     * @throws TareException what the work throws, or why there are no files
     */
    public static void use(Containers containers, Container container, Store store, Work work) {
        Long pid = container.pid();
        if (pid != null) {
            run(work, Path.of("/proc/" + pid + "/root"), container);
            return;
        }
        Throwable[] failure = new Throwable[1];
        Thread thread = Thread.ofPlatform().name("files of " + container.name()).start(() -> {
            try {
                mounted(containers, container, store, work);
            } catch (RuntimeException | Error e) {
                failure[0] = e;
            }
        });
        Uninterruptible.join(thread);
        if (failure[0] instanceof Error e) {
            throw e;
        }
        if (failure[0] instanceof RuntimeException e) {
            throw e;
        }
    }

    private static void run(Work work, Path root, Container container) {
        try {
            work.run(root);
        } catch (IOException e) {
            throw SandboxFailures.of("the files of the container " + container.name() + " cannot be reached", e);
        }
    }

    private static void mounted(Containers containers, Container container, Store store, Work work) {
        Path folder = containers.folder(container.id());
        Path root = BundlePart.ROOTFS.in(folder);
        // Two overlays upon one folder at once would spoil it.
        try (ProcessLock.Held _ =
                ProcessLock.of(BundlePart.FILES_LOCK.in(folder)).exclude(_ -> {})) {
            List<Path> lowers = new ArrayList<>(new Snapshots(store).stack(container.layers()));
            if (lowers.isEmpty()) {
                lowers.add(Files.createDirectories(BundlePart.EMPTY.in(folder)));
            }
            Mounts.makeOwn();
            Mounts.overlay(lowers, BundlePart.UPPER.in(folder), BundlePart.WORK.in(folder), root);
            for (MountPoint mount : container.settings().mounts()) {
                bind(mount, root);
            }
            run(work, root, container);
        } catch (IOException e) {
            throw SandboxFailures.of("the files of the container " + container.name() + " cannot be mounted", e);
        }
    }

    private static void bind(MountPoint mount, Path root) throws IOException {
        @Nullable Path source = mount.source().isEmpty() ? null : Path.of(mount.source());
        // Nothing runs in it: what the path leads to now it leads to a moment later.
        Path target = RootPath.resolve(root, mount.target());
        if (source != null && Files.exists(source) && Files.exists(target)) {
            Mounts.bind(source, target);
        }
    }
}
