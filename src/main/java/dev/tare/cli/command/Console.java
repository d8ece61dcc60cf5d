package dev.tare.cli.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command is started with.
 *
 * @param out results, and nothing else
 * @param err progress, notes and errors
 * @param in standard input
 * @param environment variables of the process
 * @param directory the working directory
 */
public record Console(
        PrintStream out, PrintStream err, InputStream in, Map<String, String> environment, Path directory) {

    /** A path as the user typed it, taken from the working directory. */
    public Path path(String typed) {
        return directory.resolve(typed);
    }
}
