package dev.tare.flow.artifact;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.posix.Folders;
import dev.tare.posix.Processes;
import dev.tare.sandbox.ProcessId;
import dev.tare.store.disk.Place;
import dev.tare.text.Json;
import dev.tare.text.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a flow is about to make in its work directory, written down before it is made, so that the next flow there takes
 * away what a killed one has left: a JSON object a line, in {@code flows/WORK/ID} of the store. The first line says which
 * process writes.
 */
public final class WorkJournal implements AutoCloseable {
    private static final byte[] NEW_LINE = {'\n'};

    private final Path file;
    private final OutputStream out;

    private WorkJournal(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Begins a journal, when what killed flows left in the same work directory is gone.
     *
     * @param home of the store
     * @param work the work directory, a real path
     */
    public static WorkJournal begin(Path home, Path work) {
        Path folder =
                Place.FLOWS.in(home).resolve(Digest.sha256(Names.encode(work)).hex());
        try {
            recover(folder);
            Files.createDirectories(folder);
            byte[] id = new byte[8];
            ThreadLocalRandom.current().nextBytes(id);
            Path file = folder.resolve(HexFormat.of().formatHex(id));
            WorkJournal journal = new WorkJournal(
                    file, Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            journal.write(List.of(Map.of("owner", ProcessId.self().toJson())));
            return journal;
        } catch (IOException e) {
            throw TareException.failed("the journal of the flow can't be kept in " + folder + ": " + Reasons.of(e), e);
        }
    }

    /** Takes away what journals of ended processes say. */
    static void recover(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            all.forEach(files::add);
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path file : files) {
            List<Map<String, @Nullable Object>> entries = read(file);
            ProcessId owner = entries.isEmpty()
                    ? null
                    : ProcessId.fromJson(entries.getFirst().get("owner"));
            if (owner == null || !owner.isAlive()) {
                for (Map<String, @Nullable Object> entry : entries.reversed()) {
                    undo(entry);
                }
                Files.deleteIfExists(file);
            }
        }
    }

    /** What was written in full: a kill may have cut the last line off. */
    private static List<Map<String, @Nullable Object>> read(Path file) throws IOException {
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        byte[] all;
        try {
            all = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return out;
        }
        for (String line : new String(all, StandardCharsets.UTF_8).split("\n")) {
            try {
                out.add(Json.readObject(line.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                break;
            }
        }
        return out;
    }

    private static void undo(Map<String, @Nullable Object> entry) throws IOException {
        ProcessId process = ProcessId.fromJson(entry.get("process"));
        if (process != null && process.isAlive()) {
            ProcessHandle.of(process.pid()).ifPresent(Processes::endAll);
        }
        String staging = Json.optionalString(entry.get("staging"));
        if (staging != null) {
            Folders.delete(path(staging));
        }
        String made = Json.optionalString(entry.get("made"));
        if (made != null) {
            Path path = path(made);
            // What stands there now under another number is the user's.
            if (Json.number(entry.get("inode")) == inode(path)) {
                remove(path);
            }
        }
    }

    /** Removes a file, or a folder with nothing in it. */
    static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // A folder with files that are not ours, or one where nobody may remove anything.
        }
    }

    /** The number of a file, 0 where there is none. */
    static long inode(Path path) throws IOException {
        try {
            return ((Number) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS)).longValue();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** A folder is about to be made, whose content is of no use to anybody else. */
    void staging(Path folder) throws IOException {
        write(List.of(Map.of("staging", text(folder))));
    }

    /** Files are about to get these names. @param inodes in the order of the paths */
    void made(List<Path> paths, List<Long> inodes) throws IOException {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("made", text(paths.get(i)));
            entry.put("inode", inodes.get(i));
            entries.add(entry);
        }
        write(entries);
    }

    /** A process was started, which is to end with the flow. */
    void process(long pid) throws IOException {
        ProcessId id = ProcessId.of(pid);
        if (id != null) {
            write(List.of(Map.of("process", id.toJson())));
        }
    }

    private synchronized void write(List<? extends Map<String, ?>> entries) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Map<String, ?> entry : entries) {
            lines.writeBytes(Json.write(entry));
            lines.writeBytes(NEW_LINE);
        }
        out.write(lines.toByteArray());
    }

    /** With the bytes of names as they are. */
    private static String text(Path path) {
        return path.toUri().toString();
    }

    private static Path path(String text) {
        return Path.of(URI.create(text));
    }

    /** All that it says is undone, or is to stay. */
    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(""));
        } catch (IOException e) {
            // Not empty: another flow works in the same folder. What is left is of an ended process.
        }
    }
}
