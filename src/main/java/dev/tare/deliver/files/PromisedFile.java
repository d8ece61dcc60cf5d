package dev.tare.deliver.files;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written when something is done. What is in its way is said before that begins.
 *
 * @param path where it will be
 * @param said the option that names it and what was typed, for messages: {@code --iidfile id}
 * @param isNew whether nothing may be there
 */
public record PromisedFile(Path path, String said, boolean isNew) {

    /** One that takes the place of what is there. @throws TareException (usage) when it cannot be written */
    public static PromisedFile replacing(Path path, String said) {
        if (Files.isDirectory(path)) {
            throw TareException.usage(said + " is a folder", "name a file in it");
        }
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw TareException.usage(said + ": the folder " + folder + " is not there", "make it first");
        }
        if (!Files.isWritable(Files.exists(path) || folder == null ? path : folder)) {
            throw TareException.usage(said + " may not be written", null);
        }
        return new PromisedFile(path, said, false);
    }

    /** One that takes no other's place. @throws TareException where something is there */
    public static PromisedFile ofNew(Path path, String said) {
        PromisedFile file = new PromisedFile(path, said, true);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw file.taken();
        }
        return file;
    }

    /** Writes it in full. @throws TareException where it cannot be written after all */
    public void write(byte[] content) {
        if (!isNew) {
            AtomicFile.write(path, path.toString(), out -> out.write(content));
            return;
        }
        try {
            Path _ = Files.write(path, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw taken();
        } catch (IOException e) {
            throw TareException.failed(said + " can't be written: " + Reasons.of(e), e);
        }
    }

    private TareException taken() {
        return TareException.failed(
                said + ": the file is there already",
                "it may be that of another container: remove it, or name another");
    }
}
