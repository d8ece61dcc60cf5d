package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that a program carries by {@code //go:embed} in variables of type embed.FS (embed/embed.go, FS and file).
 * They are found by their form, stripped or not: a slice of names, contents and hashes, sorted by folder and name.
 */
public final class EmbeddedFiles {
    private static final int MOST_NAME = 4096;

    private EmbeddedFiles() {}

    /**
     * A file.
     *
     * @param name relative to its package
     * @param address of its content
     * @param size in bytes
     */
    public record File(String name, long address, long size) {}

    /** Looks through a program's data; no file is told twice. */
    static List<File> find(ElfMemory memory) {
        List<File> found = new ArrayList<>();
        int width = memory.width();
        for (ElfMemory.Part part : memory.parts()) {
            if (part.executable()) {
                continue;
            }
            int first = part.start() + width - 1 & -width;
            for (int at = first; at <= part.end() - 3 * width; at += width) {
                long count = memory.word(at + width);
                if (count > 0 && count <= 1 << 20 && count == memory.word(at + 2 * width)) {
                    addSlice(memory, memory.index(memory.word(at)), (int) count, found);
                }
            }
        }
        return found;
    }

    private static void addSlice(ElfMemory memory, int start, int count, List<File> to) {
        int width = memory.width();
        int entry = 4 * width + 16;
        if (start < 0 || !memory.holds(start, (long) count * entry)) {
            return;
        }
        List<File> files = new ArrayList<>();
        String before = "";
        for (int i = 0; i < count; i++) {
            int at = start + i * entry;
            int name = memory.index(memory.word(at));
            long length = memory.word(at + width);
            long data = memory.word(at + 2 * width);
            long size = memory.word(at + 3 * width);
            boolean fits = length > 0 && length <= MOST_NAME && name >= 0 && memory.holds(name, length) && size >= 0;
            if (!fits || size > 0 && !memory.holds(memory.index(data), size)) {
                return;
            }
            String text = new String(memory.bytes(), name, (int) length, StandardCharsets.UTF_8);
            String key = key(text);
            boolean folder = text.endsWith("/");
            if (!isPath(text)
                    || key.compareTo(before) <= 0
                    || folder != isZero(memory, at + 4 * width)
                    || folder && size > 0) {
                return;
            }
            before = key;
            if (size > 0) {
                files.add(new File(text, data, size));
            }
        }
        to.addAll(files);
    }

    /** As embed sorts them: by folder, then by name. */
    private static String key(String path) {
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        int slash = trimmed.lastIndexOf('/');
        return (slash < 0 ? "." : trimmed.substring(0, slash)) + '\0' + trimmed.substring(slash + 1);
    }

    /** A folder has no hash, and each file has one. */
    private static boolean isZero(ElfMemory memory, int at) {
        for (int i = 0; i < 16; i++) {
            if (memory.bytes()[at + i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPath(String text) {
        if (text.startsWith("/") || text.contains("//") || text.equals("/")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f || c == '\ufffd' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
