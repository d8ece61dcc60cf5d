package dev.tare.deliver.files;

import dev.tare.diagnostic.PathText;
import dev.tare.diagnostic.ProgramEnd;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** Fills a folder. One that was not there gets its name when it is whole; one that was is filled in place. */
public final class NewFolder {
    private NewFolder() {}

    /**
     * Fills a folder.
     *
     * @param shown the folder as the user knows it
     * @param work is given the folder to fill, which is there
     */
    public static void fill(Path folder, String shown, Consumer<Path> work) {
        PathText.require("the folder", shown);
        try {
            if (Files.isDirectory(folder)) {
                work.accept(folder);
                return;
            }
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw TareException.usage("cannot write " + shown + ": it is there, and not a folder", null);
            }
            Path parent = folder.toAbsolutePath().normalize().getParent();
            if (parent != null) {
                // As docker does for a local output.
                Files.createDirectories(parent);
            }
            Path temporary = AtomicFile.temporaryBeside(folder.toAbsolutePath().normalize());
            Path _ = ProgramEnd.making(() -> Files.createDirectory(temporary));
            try {
                work.accept(temporary);
                Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Folders.delete(temporary);
            }
        } catch (IOException e) {
            throw AtomicFile.failed(shown, e);
        }
    }
}
