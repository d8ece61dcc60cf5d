package dev.tare.sandbox.step;

import dev.tare.diagnostic.ProgramEnd;
import dev.tare.oci.tree.Inode;
import dev.tare.posix.FileSystem;
import dev.tare.posix.Folders;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.Cgroups;
import dev.tare.sandbox.ProcessId;
import dev.tare.sandbox.Runc;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.SystemRandom;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.TemporaryFiles;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/** The folder {@code steps/ID} of one step that runs: its mounts, its runtime's state, and who has made it. */
record StepFolder(Path path, String id) {
    private static final RandomGenerator RANDOM = new SystemRandom();
    private static final FileAttribute<?> OF_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** A folder that is not there yet. @param home of the store */
    static StepFolder planned(Path home) {
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        return new StepFolder(Place.STEPS.in(home).resolve(id), id);
    }

    /**
     * Makes the folder, complete at once: one without an owner's record is never seen in {@code steps}. When the end of
     * the program has begun this waits for it, so call it without a lock that the end needs.
     *
     * @param root what the upper folder is like
     */
    void make(Path home, Inode root) throws IOException {
        Path scratch = TemporaryFiles.name(Place.TMP.in(home), "step");
        // At once: what clears away at the end of the program would leave a folder that is being filled.
        Path _ = ProgramEnd.making(() -> made(home, scratch, root));
    }

    private Path made(Path home, Path scratch, Inode root) throws IOException {
        try {
            Files.createDirectory(scratch, OF_OWNER);
            for (BundlePart folder : List.of(
                    BundlePart.ROOTFS, BundlePart.UPPER, BundlePart.WORK, BundlePart.BUNDLE, BundlePart.MOUNTS)) {
                Files.createDirectory(folder.in(scratch));
            }
            byte[] upper = BundlePart.UPPER.in(scratch).toString().getBytes(StandardCharsets.UTF_8);
            try (FileSystem files = new FileSystem()) {
                files.setOwner(upper, root.uid(), root.gid());
                files.setMode(upper, root.mode());
                files.setTime(upper, root.mtimeSeconds(), root.mtimeNanos());
            }
            Files.write(
                    scratch.resolve("owner.json"), Json.write(ProcessId.self().toJson()));
            Path steps = Place.STEPS.in(home);
            if (!Files.isDirectory(steps)) {
                Files.createDirectories(steps);
                Files.setPosixFilePermissions(steps, PosixFilePermissions.fromString("rwx------"));
            }
            return Files.move(scratch, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Folders.deleteQuietly(scratch);
            throw e;
        }
    }

    Path rootfs() {
        return BundlePart.ROOTFS.in(path);
    }

    Path upper() {
        return BundlePart.UPPER.in(path);
    }

    /** Where a mount of the step can be prepared. */
    Path mount(String name) throws IOException {
        return Files.createDirectories(BundlePart.MOUNTS.in(path).resolve(name));
    }

    /** An empty folder, for what has no content. */
    Path empty() throws IOException {
        return Files.createDirectories(BundlePart.EMPTY.in(path));
    }

    String cgroup() {
        return "/tare-step-" + id;
    }

    /** Removes all of it. Nothing is deleted through a mount: where one stays, so does the folder. */
    void delete() throws IOException {
        Mounts.unmountAll(path);
        Folders.delete(path);
    }

    /** Clears away what killed processes left: ends it, unmounts it, removes it. */
    static void sweep(Path home) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Place.STEPS.in(home))) {
            for (Path folder : folders) {
                StepFolder step = new StepFolder(folder, String.valueOf(folder.getFileName()));
                if (!step.isOwned()) {
                    step.clear();
                }
            }
        } catch (NoSuchFileException e) {
            // No step has ever run.
        } catch (IOException e) {
            throw SandboxFailures.of("what killed builds left cannot be cleared away", e);
        }
    }

    private boolean isOwned() {
        try {
            ProcessId owner = ProcessId.fromJson(Json.read(Files.readAllBytes(path.resolve("owner.json"))));
            return owner != null && owner.isAlive();
        } catch (IOException e) {
            // Cut off by a power cut, or being removed by its owner.
            return false;
        }
    }

    private void clear() throws IOException {
        StepProcess.killAllOf(path);
        if (Files.isDirectory(BundlePart.RUNC.in(path))) {
            Runc.of(path, id).delete();
        }
        if (!Mounts.isUserNamespace()) {
            Cgroups.remove(cgroup().substring(1));
        }
        delete();
    }
}
