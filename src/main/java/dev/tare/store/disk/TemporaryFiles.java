package dev.tare.store.disk;

import dev.tare.diagnostic.ProgramEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files and folders under {@code Store.temporary}. Their names begin with those of this process, so that
 * {@code Store.discardUnfinished} knows them; once the end of the program has begun, none is made. The JDK's own way starts
 * a random number generator for a name, which takes longer than the file.
 */
public final class TemporaryFiles {
    private static final Set<PosixFilePermission> OF_OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private TemporaryFiles() {}

    /**
     * A path at which nothing is yet.
     *
     * @param folder a store's temporary one
     * @param what it is for, a word for who looks into the folder
     */
    public static Path name(Path folder, String what) {
        Path numbered = Disk.temporary(folder);
        return numbered.resolveSibling(numbered.getFileName() + "-" + what);
    }

    /** An empty file that only its owner reads. */
    public static Path file(Path folder, String what) throws IOException {
        return ProgramEnd.making(new Entry(name(folder, what), false));
    }

    /** An empty folder that only its owner enters. */
    public static Path folder(Path folder, String what) throws IOException {
        return ProgramEnd.making(new Entry(name(folder, what), true));
    }

    private record Entry(Path path, boolean isFolder) implements ProgramEnd.Maker<Path> {
        @Override
        public Path make() throws IOException {
            Set<PosixFilePermission> mode = EnumSet.copyOf(OF_OWNER);
            if (isFolder) {
                mode.add(PosixFilePermission.OWNER_EXECUTE);
            }
            FileAttribute<?> attribute = PosixFilePermissions.asFileAttribute(mode);
            return isFolder ? Files.createDirectory(path, attribute) : Files.createFile(path, attribute);
        }
    }
}
