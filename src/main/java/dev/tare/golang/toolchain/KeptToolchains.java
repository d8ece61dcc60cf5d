package dev.tare.golang.toolchain;

import dev.tare.posix.Boot;
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
 * Toolchains in the store, each in a folder that appears when it is whole: {@code go1.26.3.linux-amd64/go}, with the
 * file {@code sum} beside it. The folder's time is that of its last use, by which gc goes. Its files are not synced:
 * {@code sum} has the boot of the system during which they were written, and after another one they are hashed once.
 *
 * @param folder of all of them
 * @param temporary the store's folder for what is not whole
 */
record KeptToolchains(Path folder, Path temporary) {
    private static final String GOROOT = "go";
    private static final String SUM = "sum";

    /** In place of a boot: the files were read again after one. */
    private static final String ON_DISK = "on disk";

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
        if (lines.size() != 3 || !Files.isExecutable(goroot.resolve("bin/go"))) {
            return null;
        }
        Kept kept = new Kept(goroot, lines.get(0), lines.get(1));
        String boot = lines.get(2);
        if (!boot.equals(ON_DISK) && !boot.equals(Boot.id())) {
            if (!ModuleHash.ofFolder(goroot, module.prefix()).equals(kept.hash)) {
                // A power cut has taken some of it: it is fetched anew.
                return null;
            }
            settle(own, kept);
        }
        Disk.touch(own);
        return kept;
    }

    private void settle(Path own, Kept kept) {
        try {
            write(own, kept, ON_DISK);
        } catch (IOException e) {
            // It is hashed again the next time: a store that cannot be written to can be read all the same.
        }
    }

    private void write(Path own, Kept kept, String boot) throws IOException {
        String text = kept.hash + "\n" + kept.database + "\n" + boot + "\n";
        Disk.replaceUnsynced(own.resolve(SUM), text.getBytes(StandardCharsets.UTF_8), temporary);
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
        Path own = folder.resolve(module.key());
        Kept made = new Kept(own.resolve(GOROOT), hash, database);
        write(part, made, Boot.id());
        boolean _ = AtomicRemoval.remove(temporary, own);
        Disk.rename(part, own);
        return made;
    }

    /** Notes that a database knows it by the same hash. */
    Kept vouched(ToolchainModule module, Kept kept, String database) throws IOException {
        Kept made = new Kept(kept.goroot, kept.hash, database);
        write(folder.resolve(module.key()), made, Boot.id());
        return made;
    }
}
