package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the files of the store. */
public final class CacheFiles {
    private CacheFiles() {}

    /** What lies in a folder, in the order of the names; nothing where there is no folder. */
    public static List<Path> list(Path folder) throws IOException {
        List<Path> out = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                out.add(child);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        out.sort(null);
        return out;
    }

    /** All that lies under {@code cache/}, whether it is a record or not. */
    public static List<RecordFile> records(Path home) throws IOException {
        List<RecordFile> out = new ArrayList<>();
        for (Path kind : list(Place.CACHE.in(home))) {
            for (Path start : list(kind)) {
                for (Path rest : list(start)) {
                    out.add(new RecordFile(rest, name(kind), digest(name(start) + name(rest))));
                }
            }
        }
        return out;
    }

    /** The digest whose digits are this file's name, or null. */
    public static @Nullable Digest digest(Path file) {
        return digest(name(file));
    }

    public static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    public static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static @Nullable Digest digest(String hex) {
        return Digest.parse("sha256:" + hex);
    }

    /**
     * A file that should be a record.
     *
     * @param key null when its name is none of a record
     */
    public record RecordFile(
            Path file, String kind, @Nullable Digest key) {
        /** Null when it is no whole record. */
        public Records.@Nullable Content read() {
            return key == null ? null : Records.read(file, kind, key);
        }
    }
}
