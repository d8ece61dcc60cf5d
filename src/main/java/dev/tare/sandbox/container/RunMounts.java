package dev.tare.sandbox.container;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.FilePermissions;
import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.MountAccess;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.MountRequest;
import dev.tare.sandbox.ResourceId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what a container's mounts show, and makes the volumes that are missing. */
final class RunMounts {
    private final Volumes volumes;
    private final Instant now;
    /** By target, in the order given. */
    private final Map<String, MountPoint> points = new LinkedHashMap<>();
    /** Targets whose volume begins with what the image has there. */
    private final Set<String> filled = new HashSet<>();

    private final List<String> made = new ArrayList<>();

    RunMounts(Volumes volumes, Instant now) {
        this.volumes = volumes;
        this.now = now;
    }

    List<MountPoint> points() {
        return List.copyOf(points.values());
    }

    /** The mounts of another container, unless something is mounted there already. @param access ro, rw or empty */
    void from(Container other, String access) {
        for (MountPoint point : other.settings().mounts()) {
            if (!point.type().equals(MountPoint.TMPFS)) {
                MountAccess granted = access.isEmpty() ? point.access() : MountAccess.of(access.equals("rw"));
                points.put(
                        point.target(),
                        new MountPoint(
                                point.type(),
                                point.name(),
                                point.source(),
                                point.target(),
                                granted,
                                point.anonymous(),
                                point.options()));
            }
        }
    }

    void add(MountRequest request) throws IOException {
        String target = request.target();
        if (target.equals("/") || target.equals("/proc") || target.startsWith("/proc/")) {
            throw TareException.usage(
                    request.flag() + ": nothing can be mounted at " + target,
                    target.equals("/")
                            ? "the image is there"
                            : "the kernel's view of the container's processes is there");
        }
        MountPoint point = switch (request.type()) {
            case MountPoint.BIND -> bind(request, String.valueOf(request.source()));
            case MountPoint.VOLUME -> volume(request);
            default -> new MountPoint(MountPoint.TMPFS, null, "", target, request.access(), false, request.options());
        };
        points.put(target, point);
    }

    /** A volume of the image, where nothing else is mounted. */
    void addOfImage(String path) throws IOException {
        String target = "/" + TreePaths.clean(path);
        if (!points.containsKey(target) && !target.equals("/")) {
            add(new MountRequest("VOLUME " + path, MountPoint.VOLUME, null, target, MountAccess.READ_WRITE, true, ""));
        }
    }

    private static MountPoint bind(MountRequest request, String source) throws IOException {
        Path path = Path.of(source);
        if (!Files.exists(path)) {
            throw TareException.failed(
                    request.flag() + ": there is no " + source + " on this machine",
                    "make it first, or name a volume: letters and digits without a slash");
        }
        return new MountPoint(
                MountPoint.BIND,
                null,
                path.toRealPath().toString(),
                request.target(),
                request.access(),
                false,
                request.options());
    }

    private MountPoint volume(MountRequest request) {
        boolean anonymous = request.source() == null;
        String name = anonymous ? ResourceId.make() : String.valueOf(request.source());
        Volumes.Volume volume = volumes.create(new Volumes.Volume(name, now, anonymous, Map.of()));
        if (anonymous) {
            made.add(name);
        }
        if (request.copy()) {
            filled.add(request.target());
        }
        return new MountPoint(
                MountPoint.VOLUME,
                name,
                volumes.data(name).toString(),
                request.target(),
                request.access(),
                volume.anonymous(),
                request.options());
    }

    /** Removes what was made for a container that will not start. */
    void undo() {
        made.forEach(volumes::remove);
    }

    /**
     * Fills new volumes with what the image has at their place: files, owners, modes, attributes.
     *
     * @param tree the image
     * @param lowers its unpacked layers, lowest first
     * @param scratch an empty folder to mount them on
     */
    void fill(FileTree tree, List<Path> lowers, Path scratch) throws IOException {
        boolean mounted = false;
        try {
            for (String target : filled) {
                MountPoint point = points.get(target);
                Node node = TreePaths.lookup(tree, target);
                if (point == null
                        || point.name() == null
                        || node == null
                        || !node.inode().isDirectory()) {
                    continue;
                }
                if (!mounted && lowers.size() > 1) {
                    Mounts.readOnlyOverlay(lowers, scratch);
                    mounted = true;
                }
                Path root = mounted ? scratch : lowers.getFirst();
                Path from = root.resolve(TreePaths.resolve(tree, target, true));
                volumes.fill(point.name(), data -> copy(from, data));
            }
        } finally {
            if (mounted) {
                boolean _ = Mounts.unmount(scratch);
            }
        }
    }

    private static void copy(Path from, Path data) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(from)) {
            if (children.iterator().hasNext()) {
                // Owners, modes, times, attributes and hard links are all kept by it.
                HostPrograms.check(List.of("cp", "-a", "--reflink=auto", "--", from + "/.", data.toString()), "");
            }
        }
        FilePermissions.copy(from, data);
    }
}
