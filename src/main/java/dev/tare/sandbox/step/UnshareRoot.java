package dev.tare.sandbox.step;

import dev.tare.io.Uninterruptible;
import dev.tare.posix.FileSystem;
import dev.tare.posix.Mounts;
import dev.tare.posix.StepNamespace;
import dev.tare.sandbox.RootPath;
import dev.tare.sandbox.security.Capabilities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The root of a step that {@link UnshareStep} runs. It is made from a thread of this process that enters the step's
 * namespace: so every path of the image is looked up by the kernel inside the root, whatever symlinks there are.
 *
 * <p>Without control groups nothing but mounts keeps a step from devices: it can make nodes, but uses none.
 */
final class UnshareRoot {
    /** Types of file systems that are of the namespaces of whoever mounts them. */
    static final Set<String> MADE_INSIDE = Set.of("proc", "sysfs", "mqueue");

    private static final Path ROOT = Path.of("/");

    private static final long KERNELS =
            StepNamespace.NO_SUID | StepNamespace.NO_DEVICES | StepNamespace.NO_EXEC | StepNamespace.READ_ONLY;

    /** Each with its number; the major one is 1, but for the terminal. */
    private static final List<Device> DEVICES = List.of(
            new Device("null", 1, 3),
            new Device("zero", 1, 5),
            new Device("full", 1, 7),
            new Device("random", 1, 8),
            new Device("urandom", 1, 9),
            new Device("tty", 5, 0));

    private static final Map<String, String> LINKS = Map.of(
            "fd", "/proc/self/fd",
            "stdin", "/proc/self/fd/0",
            "stdout", "/proc/self/fd/1",
            "stderr", "/proc/self/fd/2",
            "ptmx", "pts/ptmx");

    private final StepBundle bundle;
    private final List<StepBundle.Mount> mounts;
    private final Path scratch;
    private final List<Capabilities.Device> moreDevices;
    private final List<Boolean> areFiles = new ArrayList<>();
    private final List<MountFlags> asked = new ArrayList<>();
    private final boolean isUserNamespace = Mounts.isUserNamespace();

    private UnshareRoot(StepBundle bundle, Path scratch) throws IOException {
        this.bundle = bundle;
        this.mounts = bundle.all();
        this.scratch = scratch;
        this.moreDevices = bundle.exec().insecure() ? Capabilities.insecureDevices() : List.of();
        for (StepBundle.Mount mount : mounts) {
            // This also loads the classes: there is no folder of classes in the other root.
            Path source = RootPath.resolve(ROOT, mount.source());
            areFiles.add(mount.type().equals("bind") && !Files.isDirectory(source));
            asked.add(MountFlags.of(mount.options()));
        }
    }

    private record Device(String name, int major, int minor) {}

    /**
     * Makes the root of a process that waits, and takes all else away from it.
     *
     * @param scratch where it has mounted what is {@link #MADE_INSIDE}, each in a folder of its type's name
     * @param pid in namespaces of its own
     */
    static void make(StepBundle bundle, Path scratch, long pid) throws IOException {
        UnshareRoot root = new UnshareRoot(bundle, scratch);
        // A thread that was there can never come back.
        Throwable[] failure = new Throwable[1];
        Thread thread = Thread.ofPlatform().name("root of a step").unstarted(() -> {
            try {
                root.make(pid);
            } catch (IOException | RuntimeException | Error e) {
                failure[0] = e;
            }
        });
        thread.start();
        Uninterruptible.join(thread);
        if (failure[0] instanceof IOException e) {
            throw e;
        }
        if (failure[0] != null) {
            throw new IllegalStateException("the root of a step cannot be made", failure[0]);
        }
    }

    private void make(long pid) throws IOException {
        try (FileSystem files = new FileSystem();
                StepNamespace namespace = new StepNamespace(pid)) {
            namespace.setHostname(StepBundle.HOSTNAME);
            String root = bundle.root().toString();
            if (!bundle.exec().insecure()) {
                namespace.restrict(root, StepNamespace.NO_DEVICES);
            }
            Map<String, Integer> devices = devices(namespace, files);
            List<@Nullable Integer> copies = new ArrayList<>();
            for (StepBundle.Mount mount : mounts) {
                copies.add(copy(namespace, mount));
            }
            namespace.enter(bundle.root());
            for (int i = 0; i < mounts.size(); i++) {
                if (mounts.get(i).type().equals("cgroup")) {
                    continue;
                }
                mount(namespace, i, copies.get(i));
                if (mounts.get(i).target().equals("/dev")) {
                    fill(namespace, files, devices);
                }
            }
            if (!bundle.exec().insecure()) {
                hide(namespace);
            }
            namespace.become(bundle.root());
        }
    }

    /** Copies of device nodes that may be used. As root they are the step's own: it may change their modes. */
    private Map<String, Integer> devices(StepNamespace namespace, FileSystem files) throws IOException {
        Path folder = Path.of("/dev");
        if (!isUserNamespace) {
            folder = scratch.resolve("dev");
            namespace.mount(
                    "tmpfs", "tmpfs", folder.toString(), StepNamespace.NO_SUID | StepNamespace.NO_EXEC, "mode=0700");
            for (Device device : DEVICES) {
                node(files, folder.resolve(device.name()), "c", device.major(), device.minor());
            }
        }
        Map<String, Integer> out = new HashMap<>();
        for (Device device : DEVICES) {
            out.put(device.name(), namespace.copy(folder.resolve(device.name()).toString()));
        }
        return out;
    }

    private static void node(FileSystem files, Path at, String type, int major, int minor) throws IOException {
        byte[] path = at.toString().getBytes(StandardCharsets.UTF_8);
        files.makeNode(path, type.equals("c") ? 0020000 : 0060000, major, minor);
        files.setMode(path, 0666);
    }

    private @Nullable Integer copy(StepNamespace namespace, StepBundle.Mount mount) throws IOException {
        if (mount.type().equals("bind")) {
            return namespace.copy(mount.source());
        }
        return MADE_INSIDE.contains(mount.type())
                ? namespace.copy(scratch.resolve(mount.type()).toString())
                : null;
    }

    private void mount(StepNamespace namespace, int index, @Nullable Integer copy) throws IOException {
        StepBundle.Mount mount = mounts.get(index);
        long flags = bundle.exec().insecure() || mount.type().equals("devpts") ? 0 : StepNamespace.NO_DEVICES;
        flags |= asked.get(index).flags();
        // Where a dangling symlink leads, there the target is made.
        Path target = RootPath.resolve(ROOT, mount.target());
        if (areFiles.get(index)) {
            makeFile(target);
        } else {
            Files.createDirectories(target);
        }
        if (copy == null) {
            namespace.mount(
                    mount.type(),
                    mount.source(),
                    target.toString(),
                    flags,
                    asked.get(index).data());
        } else {
            namespace.attach(copy, target.toString());
            if (flags != 0) {
                namespace.restrict(target.toString(), flags);
            }
        }
    }

    private static void makeFile(Path path) throws IOException {
        if (!Files.exists(path)) {
            Path parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createFile(path);
        }
    }

    /** The files of {@code /dev}, which is mounted and empty. */
    private void fill(StepNamespace namespace, FileSystem files, Map<String, Integer> devices) throws IOException {
        for (Map.Entry<String, Integer> device : devices.entrySet()) {
            String path = "/dev/" + device.getKey();
            makeFile(Path.of(path));
            namespace.attach(device.getValue(), path);
        }
        for (Map.Entry<String, String> link : LINKS.entrySet()) {
            Files.createSymbolicLink(Path.of("/dev", link.getKey()), Path.of(link.getValue()));
        }
        for (Capabilities.Device device : moreDevices) {
            Path path = Path.of(device.path());
            Files.createDirectories(path.resolveSibling(""));
            node(files, path, device.type(), device.major(), device.minor());
        }
    }

    /** What the kernel shows of the machine. */
    private void hide(StepNamespace namespace) throws IOException {
        for (String path : Capabilities.READ_ONLY_PATHS) {
            if (Files.exists(Path.of(path))) {
                namespace.attach(namespace.copy(path), path);
                namespace.restrict(path, KERNELS);
            }
        }
        for (String path : Capabilities.MASKED_PATHS) {
            if (Files.isDirectory(Path.of(path))) {
                namespace.mount("tmpfs", "tmpfs", path, KERNELS, "size=0");
            } else if (Files.exists(Path.of(path))) {
                namespace.attach(namespace.copy("/dev/null"), path);
            }
        }
    }
}
