package dev.tare.sandbox.container;

import dev.tare.posix.Boot;
import dev.tare.posix.Mounts;
import dev.tare.posix.Signals;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.Cgroups;
import dev.tare.sandbox.ProcessId;
import dev.tare.sandbox.Runc;
import dev.tare.sandbox.UserNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a container has of the machine besides its folder: processes, control groups, network, mounts. */
final class ContainerResources {
    private ContainerResources() {}

    /** The control group of a container, below the root of each hierarchy. */
    static String cgroup(Container container) {
        return "tare-" + container.shortId();
    }

    /**
     * Takes it all from the machine, also where a crash came at any moment.
     *
     * @param folder of the container
     */
    static void clear(Path folder, Container container) throws IOException {
        // The rest is the system's, which has started anew since; its numbers are those of others now.
        if (container.shim().boot().equals(Boot.id())) {
            boolean crashed = !container.shim().isAlive();
            if (crashed) {
                killRuntimes(container.id());
            }
            // Its shim has done it, unless it was killed.
            if (Files.isDirectory(BundlePart.RUNC.in(folder).resolve(container.id()))) {
                Runc.of(folder, container.id()).delete();
            }
            if (crashed && !UserNamespace.isOrdinary()) {
                Cgroups.remove(cgroup(container));
            }
            ContainerNetwork.disconnect(folder, container);
        }
        while (Mounts.isMounted(BundlePart.ROOTFS.in(folder)) && Mounts.unmount(BundlePart.ROOTFS.in(folder))) {
            // A crash between two tries can leave one upon the other.
        }
    }

    /** A runtime that lost who started it would go on making the container. */
    private static void killRuntimes(String id) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path each : processes) {
                ProcessId process =
                        isRuntime(each, id) ? ProcessId.of(Long.parseLong(String.valueOf(each.getFileName()))) : null;
                if (process != null && isRuntime(each, id)) {
                    boolean _ = process.signal(Signals.KILL);
                    boolean _ = process.awaitEnd(5000);
                }
            }
        }
    }

    private static boolean isRuntime(Path process, String id) {
        String[] words;
        try {
            words = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .split("\0", -1);
        } catch (IOException e) {
            return false;
        }
        boolean found = false;
        for (String word : words) {
            found |= word.equals(id);
        }
        return found && words[0].endsWith("/runc");
    }
}
