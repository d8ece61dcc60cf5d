package dev.tare.golang.toolchain;

import dev.tare.diagnostic.Printable;
import dev.tare.posix.Hasher;
import dev.tare.store.disk.StoreFailures;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks the zip of a toolchain's module as {@code go} does, and hashes it on the way. */
final class ToolchainZip {
    /** Go itself takes no larger zip of a module (golang.org/x/mod/zip); one of a toolchain has 70 to 150 MB. */
    static final long MOST_BYTES = 500L << 20;

    private static final int BUFFER_BYTES = 128 << 10;

    private final ToolchainModule module;
    private final Limits limits;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long bytes;

    /** What is taken for no toolchain. @param files at most @param bytes of all files, at most */
    record Limits(int files, long bytes) {
        /** A toolchain has 15,000 files of 250 MB; those before 1.21 have 500. */
        static final Limits STANDARD = new Limits(100_000, 2L << 30);
    }

    ToolchainZip(ToolchainModule module, Limits limits) {
        this.module = module;
        this.limits = limits;
    }

    /**
     * Unpacks it. What comes out is not yet what anybody vouches for: compare the hash first.
     *
     * @param goroot an empty folder
     * @return the hash, as go.sum has it
     * @throws IOException when it is no zip of this module, in words that read on from its name
     */
    String unpack(Path zip, Path goroot) throws IOException {
        ModuleHash hash = new ModuleHash();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            if (file.size() > limits.files) {
                throw new IOException("it has " + file.size() + " files, which no toolchain has");
            }
            for (Enumeration<? extends ZipEntry> all = file.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                String name = entry.getName();
                String path = path(name);
                byte[] sum;
                try (InputStream in = file.getInputStream(entry)) {
                    sum = entry.isDirectory() ? Sha256.of() : write(in, entry.getSize(), goroot, path);
                }
                if (!hash.add(name, sum)) {
                    throw new IOException("it has " + Printable.line(name) + " twice");
                }
            }
        } catch (EOFException e) {
            throw new IOException("it is cut short", e);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("it has two files of one name, or a file where it has a folder", e);
        }
        return hash.toString();
    }

    /** The path of a file in the toolchain. */
    private String path(String name) throws IOException {
        boolean inside = name.startsWith(module.prefix());
        String path = inside ? name.substring(module.prefix().length()) : "";
        String elements = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        for (String element : elements.split("/", -1)) {
            inside &= !element.isEmpty() && !element.equals(".") && !element.equals("..");
        }
        for (int i = 0; i < name.length(); i++) {
            inside &= name.charAt(i) >= ' ' && name.charAt(i) != '\\';
        }
        if (!inside || path.isEmpty()) {
            throw new IOException("it has a file that belongs to no toolchain: " + Printable.line(name));
        }
        return path;
    }

    private byte[] write(InputStream in, long size, Path goroot, String path) throws IOException {
        Path file = goroot.resolve(path);
        byte[] sum;
        try (Hasher hasher = Hasher.forSize(Math.max(0, size));
                OutputStream out = create(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
                if (bytes > limits.bytes) {
                    throw new IOException(
                            "its files have more than " + limits.bytes + " bytes, which no toolchain has");
                }
                hasher.update(buffer, 0, read);
                write(out, read, file);
            }
            sum = hasher.finish();
        }
        finish(file, path);
        return sum;
    }

    private OutputStream create(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    }

    private void write(OutputStream out, int count, Path file) {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw StoreFailures.writing(file, e);
        }
    }

    /** A module's zip has no modes, and no go.mod but its own: what go does after it has unpacked one. */
    private static void finish(Path file, String path) throws IOException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean runs = path.startsWith("bin/")
                || path.startsWith("pkg/tool/")
                || path.startsWith("lib/") && name.startsWith("go_") && name.endsWith("_exec");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        if (name.equals("_go.mod")) {
            Files.copy(file, file.resolveSibling("go.mod"));
        }
    }
}
