package dev.tare.deliver.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this process may keep owners and make devices. */
public final class Superuser {
    private Superuser() {}

    /** The folder that the kernel shows of a process belongs to the user that it acts as (proc(5)). */
    public static boolean isThisProcess() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            return false;
        }
    }
}
