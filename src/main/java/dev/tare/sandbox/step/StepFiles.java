package dev.tare.sandbox.step;

import dev.tare.plan.Op;
import dev.tare.posix.FileSystem;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.RootPath;
import dev.tare.sandbox.Users;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is made for a step before it runs. */
final class StepFiles {
    private StepFiles() {}

    /** {@code /etc/resolv.conf} and {@code /etc/hosts}: where each lies, by its path in the container. */
    static Map<String, Path> network(Op.Exec exec, StepFolder folder) throws IOException {
        Map<String, Path> out = new LinkedHashMap<>();
        Path host = Path.of("/etc/resolv.conf");
        out.put(
                "/etc/resolv.conf",
                written(BundlePart.RESOLVER.in(folder.path()), Files.exists(host) ? Files.readString(host) : ""));
        StringBuilder hosts = new StringBuilder(
                "127.0.0.1\tlocalhost " + StepBundle.HOSTNAME + "\n" + "::1\tlocalhost ip6-localhost ip6-loopback\n");
        for (Op.HostEntry entry : exec.limits().hosts()) {
            hosts.append(entry.address()).append('\t').append(entry.name()).append('\n');
        }
        out.put("/etc/hosts", written(BundlePart.HOSTS.in(folder.path()), hosts.toString()));
        return out;
    }

    /** A file that the users of the container read, whatever the umask is. */
    private static Path written(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    /** A working directory that is missing is the user's, with the parents that are. */
    static void makeDirectory(Path root, String directory, Users.User user) throws IOException {
        List<Path> missing = new ArrayList<>();
        Path at = RootPath.resolve(root, directory);
        while (at != null && !at.equals(root) && !RootPath.isThere(at)) {
            missing.addFirst(at);
            at = at.getParent();
        }
        try (FileSystem files = new FileSystem()) {
            for (Path each : missing) {
                byte[] path = each.toString().getBytes(StandardCharsets.UTF_8);
                files.makeDirectory(path);
                files.setOwner(path, user.uid(), user.gid());
                files.setMode(path, 0755);
            }
        }
    }
}
