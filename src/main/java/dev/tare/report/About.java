package dev.tare.report;

import dev.tare.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * This program and the machine it runs on.
 *
 * @param version by git describe, without the v of the tag
 * @param commit full; null where the program was not built in a repository
 * @param commitTime RFC 3339; null as the commit
 * @param java version and vendor of the runtime
 * @param platform {@code linux/amd64}
 * @param kernel its release
 * @param overlay whether the kernel has overlayfs at hand, which RUN needs
 * @param userNamespaces whether user namespaces can be made, which RUN of an ordinary user needs
 * @param cgroups version of control groups, 1 or 2
 */
public record About(
        String version,
        @Nullable String commit,
        @Nullable String commitTime,
        String java,
        String platform,
        String kernel,
        boolean overlay,
        boolean userNamespaces,
        int cgroups) {

    /** Reads it. @param root of the file system whose /proc and /sys tell about the kernel */
    public static About read(String version, Path root) {
        @Nullable Manifest manifest = manifest();
        return new About(
                version,
                attribute(manifest, "Build-Commit"),
                attribute(manifest, "Build-Commit-Time"),
                System.getProperty("java.runtime.version", "") + " " + System.getProperty("java.vendor", ""),
                Platform.host().toString(),
                System.getProperty("os.version", ""),
                hasOverlay(root.resolve("proc/filesystems")),
                isPositive(root.resolve("proc/sys/user/max_user_namespaces")),
                Files.exists(root.resolve("sys/fs/cgroup/cgroup.controllers")) ? 2 : 1);
    }

    /** An object with a key for each of these, and {@code features}. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> features = new LinkedHashMap<>();
        features.put("overlay", overlay);
        features.put("userNamespaces", userNamespaces);
        features.put("cgroups", (long) cgroups);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("version", version);
        json.put("commit", commit);
        json.put("commitTime", commitTime);
        json.put("java", java);
        json.put("platform", platform);
        json.put("kernel", kernel);
        json.put("features", features);
        return json;
    }

    /** A line for each. */
    public String text() {
        return "tare " + version + "\n"
                + (commit == null ? "" : "commit    " + commit + (commitTime == null ? "" : " of " + commitTime) + "\n")
                + "java      " + java + "\n"
                + "platform  " + platform + "\n"
                + "kernel    " + kernel + ", " + (overlay ? "" : "no ") + "overlayfs, "
                + (userNamespaces ? "" : "no ") + "user namespaces, cgroups " + cgroups + "\n";
    }

    /** Of the distribution's own jar; null where this runs without a distribution. */
    private static @Nullable Manifest manifest() {
        // The place that the JVM tells for a class of an AOT cache is that of the training.
        @Nullable String lib = System.getProperty("tare.lib");
        if (lib == null) {
            return null;
        }
        try (JarFile jar = new JarFile(Path.of(lib, "tare.jar").toFile())) {
            return jar.getManifest();
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable String attribute(@Nullable Manifest manifest, String name) {
        @Nullable String value = manifest == null ? null : manifest.getMainAttributes().getValue(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** The kernel lists what it has loaded; what it could load is not told. */
    private static boolean hasOverlay(Path filesystems) {
        return lines(filesystems).stream().anyMatch(line -> line.strip().endsWith("overlay"));
    }

    private static boolean isPositive(Path file) {
        List<String> lines = lines(file);
        return !lines.isEmpty()
                && !lines.getFirst().isBlank()
                && !lines.getFirst().strip().equals("0");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
