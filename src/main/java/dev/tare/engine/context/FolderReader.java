package dev.tare.engine.context;

import dev.tare.diagnostic.Trace;
import dev.tare.posix.FileCalls;
import dev.tare.text.Names;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists folders with what stat says of each file. The first few hundred files are asked for by the JDK: that takes less
 * time than to link the functions of the C library, by which all others are asked for. For one thread.
 */
final class FolderReader {
    private static final int FEW = 500;

    private final int few;
    private int read;
    private boolean linked;
    private @Nullable FileCalls calls;

    FolderReader() {
        this(FEW);
    }

    /** @param few so many files are asked for by the JDK */
    FolderReader(int few) {
        this.few = few;
    }

    /** @param path of the folder in the tree */
    FolderListing read(String path, Path folder) throws IOException {
        try (Trace.Span _ = Trace.span("io", "list", folder)) {
            FileCalls fast = read < few ? null : calls();
            FolderListing listing = fast == null ? null : read(fast, path, folder);
            if (listing == null) {
                listing = readByJdk(path, folder);
            }
            read += listing.count();
            return listing;
        }
    }

    /** Whether the functions of the C library are linked. */
    boolean isQuick() {
        return calls != null;
    }

    private @Nullable FileCalls calls() {
        if (!linked) {
            linked = true;
            calls = FileCalls.create();
        }
        return calls;
    }

    /** Null when something cannot be read: the JDK then says what. */
    private static @Nullable FolderListing read(FileCalls calls, String path, Path folder) throws IOException {
        int descriptor = calls.openFolder(LocalFile.bytes(folder));
        if (descriptor < 0) {
            return null;
        }
        try {
            int bytes = calls.readNames(descriptor);
            if (bytes < 0) {
                return null;
            }
            // An entry has 24 bytes at least.
            String[] names = new String[bytes / 24];
            long[] stats = new long[names.length * FolderListing.FIELDS];
            int count = 0;
            for (int entry = 0; entry < bytes; entry = calls.nextName(entry)) {
                if (calls.isDots(entry)) {
                    continue;
                }
                if (!calls.stat(descriptor, entry)) {
                    return null;
                }
                names[count] = Names.decode(calls.name(entry));
                fill(calls, stats, count * FolderListing.FIELDS);
                count++;
            }
            return new FolderListing(
                    path, folder, Arrays.copyOf(names, count), Arrays.copyOf(stats, count * FolderListing.FIELDS));
        } finally {
            calls.close(descriptor);
        }
    }

    static void fill(FileCalls calls, long[] stats, int at) {
        stats[at] = calls.mode() | (long) calls.links() << 32;
        stats[at + 1] = calls.device();
        stats[at + 2] = calls.inode();
        stats[at + 3] = calls.size();
        stats[at + 4] = calls.mtime();
        stats[at + 5] = calls.ctime();
        stats[at + 6] = calls.deviceNumber();
    }

    private static FolderListing readByJdk(String path, Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        List<LocalFile> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path each : all) {
                LocalFile file = LocalFile.of(each);
                if (file != null) {
                    names.add(LocalFile.name(each));
                    files.add(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        long[] stats = new long[names.size() * FolderListing.FIELDS];
        for (int i = 0; i < files.size(); i++) {
            files.get(i).fill(stats, i * FolderListing.FIELDS);
        }
        return new FolderListing(path, folder, names.toArray(new String[0]), stats);
    }
}
