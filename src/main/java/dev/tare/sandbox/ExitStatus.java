package dev.tare.sandbox;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a container ended, as its shim has written it down: a line of the code and the seconds since 1970,
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
            BigDecimal seconds = new BigDecimal(words[1]);
            return new ExitStatus(
                    Integer.parseInt(words[0]),
                    Instant.ofEpochSecond(
                            seconds.longValue(),
                            seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue()),
                    words.length > 2 && words[2].equals("oom"));
        } catch (NoSuchFileException e) {
            return null;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException(file + " is damaged", e);
        }
    }
}
