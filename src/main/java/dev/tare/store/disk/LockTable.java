package dev.tare.store.disk;

import dev.tare.posix.DeviceNumbers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kernel's table of locks (proc(5), {@code /proc/locks}): who holds what is waited for. */
final class LockTable {
    private LockTable() {}

    /** The number of a process that holds a lock of this file, in digits; null when none is known. */
    static @Nullable String holder(Path file) {
        try {
            Map<String, Object> stat = Files.readAttributes(file, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
            long device = (long) stat.getOrDefault("dev", 0L);
            String place = String.format(
                    Locale.ROOT, "%02x:%02x:%d", DeviceNumbers.major(device), DeviceNumbers.minor(device), (long)
                            stat.getOrDefault("ino", 0L));
            for (String line : Files.readAllLines(Path.of("/proc/locks"), StandardCharsets.US_ASCII)) {
                // "3: POSIX  ADVISORY  WRITE 1234 00:1a:5678 0 EOF"; who waits has an arrow after the number.
                String[] words = line.split(" +", -1);
                if (words.length > 5 && words[5].equals(place) && Files.exists(Path.of("/proc", words[4]))) {
                    return words[4];
                }
            }
        } catch (IOException e) {
            // Not known, then.
        }
        return null;
    }

    /** The name of a process's program, or null. */
    static @Nullable String program(String pid) {
        try {
            return Files.readString(Path.of("/proc", pid, "comm"), StandardCharsets.ISO_8859_1)
                    .strip();
        } catch (IOException e) {
            return null;
        }
    }
}
