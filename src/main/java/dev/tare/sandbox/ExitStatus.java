package dev.tare.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a container ended, as its shim has written it down: a line of the code and the seconds since 1970 with nine digits behind the point,
 * and "oom" where that holds.
 *
 * @param code of the program, 128 and the signal where one has ended it
 * @param time when
 * @param outOfMemory whether the kernel has killed a process of it, since its memory was used up
 */
public record ExitStatus(int code, Instant time, boolean outOfMemory) {
    /** Null where nobody saw it. @param folder of the container */
    public static @Nullable ExitStatus read(Path folder) throws IOException {
        Path file = BundlePart.EXIT.in(folder);
        try {
            String[] words = Files.readString(file).strip().split(" ", -1);
            String[] time = words[1].split("\\.", -1);
            return new ExitStatus(
                    Integer.parseInt(words[0]),
                    Instant.ofEpochSecond(Long.parseLong(time[0]), Long.parseLong(time[1])),
                    words.length > 2 && words[2].equals("oom"));
        } catch (NoSuchFileException e) {
            return null;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException(file + " is damaged", e);
        }
    }
}
