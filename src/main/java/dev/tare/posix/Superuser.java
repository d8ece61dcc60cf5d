package dev.tare.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this process is root's, and so may keep owners, make devices and mount. */
public final class Superuser {
    private Superuser() {}

    /**
     * The folder that the kernel shows of a process belongs to the user that it acts as (proc(5)). Without such a folder
     * the process counts as root's, which may follow fewer links.
     */
    public static boolean isThisProcess() {
        try {
            return user() == 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** The number of the user that this process acts as. */
    public static int user() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }
}
