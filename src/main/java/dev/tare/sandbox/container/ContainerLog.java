package dev.tare.sandbox.container;

import dev.tare.sandbox.BundlePart;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the program of a container has printed: the files that its shim writes, the older first. A record of them is
 * {@code TIME stdout|stderr F|P TEXT}; P marks a part of a line, which goes on in the next record of its stream.
 */
final class ContainerLog implements Closeable {
    /** Of a record that the shim writes: 16 KB of text and its head. A longer one is none of its. */
    private static final int LONGEST_RECORD = 32 << 10;

    private final Path folder;
    private final List<InputStream> files = new ArrayList<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private Object newest = "";

    private ContainerLog(Path folder) {
        this.folder = folder;
    }

    /** @param folder of the container */
    static ContainerLog open(Path folder) throws IOException {
        ContainerLog log = new ContainerLog(folder);
        // The newer first: should the shim take another file meanwhile, it is read twice and not left out.
        InputStream newer = log.newer();
        try {
            log.files.add(Files.newInputStream(BundlePart.OLDER_OUTPUT_LOG.in(folder)));
        } catch (NoSuchFileException e) {
            // It was short until now.
        }
        if (newer != null) {
            log.files.add(newer);
        }
        return log;
    }

    private @Nullable InputStream newer() throws IOException {
        Path file = BundlePart.OUTPUT_LOG.in(folder);
        try {
            newest = key(file);
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    /** The next record; null when there is none by now, and another call may find one. */
    @Nullable Entry next() throws IOException {
        while (true) {
            for (int i = start; i < end; i++) {
                if (buffer[i] == '\n') {
                    begun.write(buffer, start, i - start);
                    start = i + 1;
                    Entry entry = Entry.parse(begun.toByteArray());
                    begun.reset();
                    if (entry == null) {
                        continue;
                    }
                    return entry;
                }
            }
            if (begun.size() < LONGEST_RECORD) {
                begun.write(buffer, start, end - start);
            }
            start = 0;
            end = 0;
            if (!fill()) {
                return null;
            }
        }
    }

    private boolean fill() throws IOException {
        while (!files.isEmpty()) {
            int count = files.getFirst().read(buffer);
            if (count > 0) {
                end = count;
                return true;
            }
            if (files.size() > 1) {
                files.removeFirst().close();
                continue;
            }
            if (!isReplaced()) {
                return false;
            }
            // What was written between the last read and the change is read first.
            count = files.getFirst().read(buffer);
            if (count > 0) {
                end = count;
                return true;
            }
            InputStream next = newer();
            if (next == null) {
                return false;
            }
            files.removeFirst().close();
            files.add(next);
        }
        InputStream first = newer();
        if (first == null) {
            return false;
        }
        files.add(first);
        return fill();
    }

    private boolean isReplaced() throws IOException {
        try {
            return !key(BundlePart.OUTPUT_LOG.in(folder)).equals(newest);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (InputStream file : files) {
            file.close();
        }
    }

    /**
     * A record.
     *
     * @param time RFC 3339 in UTC with nine digits, so that times sort as texts
     * @param isError whether it was printed to standard error
     * @param isWhole whether the line ends with it
     * @param text bytes, as the program wrote them
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(String time, boolean isError, boolean isWhole, byte[] text) {
        /** Null for what is no record: a shim that was killed leaves the half of one. */
        static @Nullable Entry parse(byte[] record) {
            // 2026-01-02T03:04:05.123456789Z stdout F text
            int time = 30;
            int text = time + 10;
            if (record.length < text || record[time] != ' ' || record[time + 7] != ' ' || record[time + 9] != ' ') {
                return null;
            }
            String head = new String(record, 0, text, StandardCharsets.ISO_8859_1);
            boolean isError = head.startsWith("stderr", time + 1);
            if (!isError && !head.startsWith("stdout", time + 1)) {
                return null;
            }
            byte[] rest = java.util.Arrays.copyOfRange(record, text, record.length);
            return new Entry(head.substring(0, time), isError, head.charAt(time + 8) == 'F', rest);
        }
    }
}
