package dev.tare.sandbox;

import dev.tare.binary.ElfKind;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Whether programs of another processor run here: by the processor itself, or by an emulator that the kernel was told of
 * (binfmt-misc.rst of the kernel).
 *
 * @param host this machine
 * @param handlers {@code /proc/sys/fs/binfmt_misc}
 */
public record Emulation(Platform host, Path handlers) {
    private static final int LARGEST = 64 * 1024;

    public static Emulation ofThisMachine() {
        return new Emulation(Platform.host(), Path.of("/proc/sys/fs/binfmt_misc"));
    }

    /**
     * Checks that the programs of a platform can be run.
     *
     * @param what needs them, for messages
     * @param tree the image, which may bring the emulator along
     * @throws TareException when they cannot
     */
    public void check(String what, Platform platform, FileTree tree) throws IOException {
        if (!platform.os().equals("linux")) {
            throw TareException.failed(
                    what + " for " + platform + " is not possible on Linux", "build it with --platform linux/...");
        }
        if (isNative(platform.architecture(), host.architecture()) || isEmulated(platform.architecture(), tree)) {
            return;
        }
        throw TareException.failed(
                what + " for " + platform + " is not possible on this machine, which is " + host
                        + " and has no emulator for it",
                "install one: apt-get install qemu-user-static, or docker run --privileged --rm"
                        + " tonistiigi/binfmt --install " + platform.architecture());
    }

    private static boolean isNative(String architecture, String host) {
        return architecture.equals(host)
                || architecture.equals("386") && host.equals("amd64")
                || architecture.equals("arm") && host.equals("arm64");
    }

    private boolean isEmulated(String architecture, FileTree tree) throws IOException {
        ElfKind kind = ElfKind.ofArchitecture(architecture);
        if (kind == null || !read(handlers.resolve("status")).startsWith("enabled")) {
            return false;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(handlers)) {
            for (Path each : all) {
                if (isFor(kind, read(each), tree)) {
                    return true;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return false;
    }

    private static String read(Path file) {
        // "register" can only be written.
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return "";
        }
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean isFor(ElfKind kind, String handler, FileTree tree) throws IOException {
        if (!handler.startsWith("enabled") || !value(handler, "offset ").equals("0")) {
            return false;
        }
        byte[] magic;
        try {
            magic = HexFormat.of().parseHex(value(handler, "magic "));
        } catch (IllegalArgumentException e) {
            return false;
        }
        // With F the emulator was opened when it was registered; else it is looked for in the image.
        return kind.equals(ElfKind.of(magic))
                && (value(handler, "flags: ").indexOf('F') >= 0
                        || TreePaths.lookup(tree, value(handler, "interpreter ")) != null);
    }

    private static String value(String handler, String name) {
        for (String line : handler.lines().toList()) {
            if (line.startsWith(name)) {
                return line.substring(name.length()).strip();
            }
        }
        return "";
    }
}
