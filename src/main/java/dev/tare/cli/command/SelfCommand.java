package dev.tare.cli.command;

import dev.tare.cli.Main;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of this very process: the JVM with its flags and jars, the main class, and its arguments. */
public final class SelfCommand {
    private SelfCommand() {}

    /** All of it. */
    static List<String> whole() {
        try {
            List<String> words = new ArrayList<>(
                    List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0", -1)));
            // Each word ends with a NUL.
            words.removeLast();
            return words;
        } catch (IOException e) {
            throw TareException.failed("this program's own command line can't be read: " + Reasons.of(e), e);
        }
    }

    /** The part up to the main class. */
    public static List<String> program() {
        List<String> words = whole();
        int jars = words.indexOf("-cp");
        if (jars < 0 || jars + 2 >= words.size()) {
            throw TareException.failed("this process was not started as tare, and so cannot start itself again");
        }
        List<String> program = new ArrayList<>(words.subList(0, jars + 2));
        program.add(Main.class.getName());
        return program;
    }
}
