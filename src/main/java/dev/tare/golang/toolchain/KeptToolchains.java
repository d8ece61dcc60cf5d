package dev.tare.golang.toolchain;

import dev.tare.store.disk.AtomicRemoval;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.ProcessLock;
import dev.tare.store.disk.TemporaryFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Toolchains in the store, each in a folder that appears when it is whole: {@code go1.26.3.linux-amd64/go}, with the file
 * {@code sum} beside it. The folder's time is that of its last use, by which gc goes.
 *
 * @param folder of all of them
 * @param temporary the store's folder for what is not whole
 */
record KeptToolchains(Path folder, Path temporary) {
    private static final String GOROOT = "go";
    private static final String SUM = "sum";

    /**
     * What was found out when it came.
     *
     * @param goroot its folder
     * @param hash of its module, as go.sum has it
     * @param database that gave the same hash; the empty string where none was asked
     */
    record Kept(Path goroot, String hash, String database) {}

    /** The one that is kept, which counts as used now; null where it is not. */
    @Nullable Kept find(ToolchainModule module) throws IOException {
        Path own = folder.resolve(module.key());
        List<String> lines;
        try {
            lines = Files.readAllLines(own.resolve(SUM), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return null;
        }
        Path goroot = own.resolve(GOROOT);
        if (lines.size() != 2 || !Files.isExecutable(goroot.resolve("bin/go"))) {
            return null;
        }
        Disk.touch(own);
        return new Kept(goroot, lines.getFirst(), lines.getLast());
    }

    /** Waits until nobody else fetches it. */
    ProcessLock.Held lock(ToolchainModule module, Consumer<String> notes) throws IOException {
        Files.createDirectories(folder);
        return ProcessLock.of(folder.resolve(module.key() + ".lock")).exclude(notes);
    }

    /** A folder to unpack one in. Whoever holds the lock may {@link #keep} it. */
    Path begin(ToolchainModule module) throws IOException {
        Path part = TemporaryFiles.folder(temporary, module.key());
        Files.createDirectory(part.resolve(GOROOT));
        return part;
    }

    /** Where the toolchain goes in the folder of {@link #begin}. */
    static Path goroot(Path part) {
        return part.resolve(GOROOT);
    }

    Kept keep(ToolchainModule module, Path part, String hash, String database) throws IOException {
        Files.writeString(part.resolve(SUM), hash + "\n" + database + "\n");
        Path own = folder.resolve(module.key());
        AtomicRemoval.remove(temporary, own);
        Disk.rename(part, own);
        return new Kept(own.resolve(GOROOT), hash, database);
    }

    /** Notes that a database knows it by the same hash. */
    Kept vouched(ToolchainModule module, Kept kept, String database) throws IOException {
        String text = kept.hash + "\n" + database + "\n";
        Disk.replaceUnsynced(
                folder.resolve(module.key()).resolve(SUM), text.getBytes(StandardCharsets.UTF_8), temporary);
        return new Kept(kept.goroot, kept.hash, database);
    }
}
