package dev.tare.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a stream of this process is a terminal. */
public final class Terminals {
    private Terminals() {}

    /** System.console() asks for input and output at once; this asks for one. */
    public static boolean isStandardInput() {
        return isTerminal(0);
    }

    public static boolean isStandardOutput() {
        return isTerminal(1);
    }

    public static boolean isStandardError() {
        return isTerminal(2);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
