package dev.tare.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The start of the system that runs now. */
public final class Boot {
    private Boot() {}

    /** What tells one start of the system from another (random(4), {@code boot_id}). */
    public static String id() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
