package dev.tare.golang;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * The program's file as an image takes it. It is a copy, because go touches its own file at each build, even when
 * nothing is new, and whoever remembers digests by a file's times would have to read it again.
 */
final class ProgramFile {
    private ProgramFile() {}

    /**
     * Puts the program into a folder, alone there; does not touch a file that is the same already.
     *
     * @param linked what go wrote
     * @param folder exists
     * @param modified in seconds since 1970
     */
    static void place(Path linked, GoProgram program, Path folder, String name, long modified) throws IOException {
        Path file = folder.resolve(name);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!entry.equals(file)) {
                    Files.delete(entry);
                }
            }
        }
        FileTime time = FileTime.from(modified, TimeUnit.SECONDS);
        if (!Files.exists(file) || !isSame(linked, program, file)) {
            Path copy = linked.resolveSibling("copy");
            Files.copy(linked, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(copy, time);
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else if (!Files.getLastModifiedTime(file).equals(time)) {
            Files.setLastModifiedTime(file, time);
        }
    }

    private static boolean isSame(Path linked, GoProgram program, Path file) throws IOException {
        if (Files.size(linked) != Files.size(file)) {
            return false;
        }
        if (!isDigest(program.buildId())) {
            return Files.mismatch(linked, file) < 0;
        }
        return GoProgram.read(file).buildId().equals(program.buildId());
    }

    /**
     * Whether go made the ID, of four hashes, the last that of the file's content. One that the user sets by
     * {@code -ldflags=-buildid=..} may be the same for all programs.
     */
    private static boolean isDigest(String buildId) {
        int slashes = 0;
        for (int i = 0; i < buildId.length(); i++) {
            slashes += buildId.charAt(i) == '/' ? 1 : 0;
        }
        return slashes == 3 && buildId.length() > 40 && !buildId.endsWith("/");
    }
}
