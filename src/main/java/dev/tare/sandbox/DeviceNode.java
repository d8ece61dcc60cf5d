package dev.tare.sandbox;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.FileType;
import dev.tare.posix.DeviceNumbers;
import dev.tare.sandbox.security.Confinement;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A device that a container is given.
 *
 * @param source path of the host
 * @param path in the container
 * @param type {@code c} or {@code b}
 * @param mode permission bits
 * @param access some of r, w and m
 */
public record DeviceNode(
        String source, String path, String type, long major, long minor, int mode, long uid, long gid, String access) {
    /** What a container has of its own below {@code /dev} (moby, {@code oci/devices_linux.go}). */
    private static final Set<String> OWN =
            Set.of("pts", "shm", "fd", "mqueue", "console", ".lxc", ".lxd-mounts", ".udev");

    /** A folder of devices holds no more levels than this. */
    private static final int DEEPEST = 8;

    /** The devices that were asked for; all in a folder, where that is named. */
    public static List<DeviceNode> find(List<Confinement.Device> asked) throws IOException {
        List<DeviceNode> out = new ArrayList<>();
        for (Confinement.Device device : asked) {
            if (!Files.exists(device.source())) {
                throw TareException.failed("--device " + device.source() + ": there is no such file on this machine");
            }
            int before = out.size();
            Path source = device.source().toRealPath();
            collect(source, device.target(), device.access(), DEEPEST, out);
            if (out.size() == before) {
                throw TareException.failed(
                        "--device " + device.source() + ": that is no device", "-v mounts files and folders");
            }
        }
        return out;
    }

    /** All devices of this machine. */
    public static List<DeviceNode> all() throws IOException {
        List<DeviceNode> out = new ArrayList<>();
        collect(Path.of("/dev"), "/dev", "rwm", DEEPEST, out);
        return out;
    }

    private static void collect(Path source, String target, String access, int levels, List<DeviceNode> out)
            throws IOException {
        if (!Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
            DeviceNode device = of(source, target, access);
            if (device != null) {
                out.add(device);
            }
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(source)) {
            for (Path child : children) {
                String name = String.valueOf(child.getFileName());
                if (levels > 0 && !OWN.contains(name)) {
                    collect(child, target + "/" + name, access, levels - 1, out);
                }
            }
        }
    }

    private static @Nullable DeviceNode of(Path file, String target, String access) throws IOException {
        Map<String, Object> status = Files.readAttributes(file, "unix:mode,rdev,uid,gid", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) number(status, "mode");
        FileType type = FileType.ofMode(mode);
        if (type != FileType.CHARACTER_DEVICE && type != FileType.BLOCK_DEVICE) {
            return null;
        }
        long number = number(status, "rdev");
        return new DeviceNode(
                file.toString(),
                target,
                type == FileType.CHARACTER_DEVICE ? "c" : "b",
                DeviceNumbers.major(number),
                Integer.toUnsignedLong(DeviceNumbers.minor(number)),
                mode & 0777,
                number(status, "uid"),
                number(status, "gid"),
                access);
    }

    private static long number(Map<String, Object> status, String name) throws IOException {
        if (status.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("a device without " + name);
    }

    /** As the runtime-spec has it (config-linux.md, devices). */
    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("path", path);
        json.put("type", type);
        json.put("major", major);
        json.put("minor", minor);
        json.put("fileMode", (long) mode);
        json.put("uid", uid);
        json.put("gid", gid);
        return json;
    }

    /** The rule that lets the container use it (config-linux.md, allowed device list). */
    public Map<String, @Nullable Object> rule() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("allow", true);
        json.put("type", type);
        json.put("major", major);
        json.put("minor", minor);
        json.put("access", access);
        return json;
    }
}
