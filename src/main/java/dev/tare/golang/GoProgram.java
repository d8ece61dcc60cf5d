package dev.tare.golang;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.binary.go.BuildInfo;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What a build has to know of the ELF program that it made.
 *
 * @param buildId what {@code go tool buildid} shows: programs that share it are equal; the empty string for none
 * @param buildInfo or null when it has none
 */
record GoProgram(String buildId, @Nullable BuildInfo buildInfo) {
    private static final int NOTE_GO_BUILD_ID = 4;

    /** Whether the file is an archive of object code, which {@code go build} makes of a library. */
    static boolean isArchive(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            return in.size() >= 8
                    && new String(ByteSource.of(in).read(0, 8).array(), StandardCharsets.US_ASCII).equals("!<arch>\n");
        }
    }

    /**
     * Reads a program.
     *
     * @throws EOFException when the file ends before what its headers promise: a copy of it was cut short
     * @throws IOException when it is not an ELF file, or its build information is broken
     */
    static GoProgram read(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            Elf elf = Elf.read(ByteSource.of(in));
            elf.checkWhole();
            return new GoProgram(buildId(elf), BuildInfo.read(elf));
        }
    }

    /** The note that the Go linker writes: owner {@code Go}, type 4 (cmd/internal/buildid). */
    private static String buildId(Elf elf) throws IOException {
        for (Elf.Note note : elf.notes()) {
            if (note.type() == NOTE_GO_BUILD_ID && note.owner().equals("Go")) {
                return note.text();
            }
        }
        return "";
    }
}
