package dev.tare.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Runs the commands that people run most, in one process, so that the JVM can write down what they load and compile
 * ({@code -XX:AOTCacheOutput}). Not a command: the build of the distribution calls it.
 */
public final class Training {
    private Training() {}

    public static void main(String[] words) {
        Path work = Path.of(words[0]);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Console console = new Console(nowhere, nowhere, InputStream.nullInputStream(), System.getenv(), work);
        int code = Main.run(new String[] {"--help"}, console);
        if (code != 0) {
            throw new IllegalStateException("training failed: tare --help gave " + code);
        }
    }
}
