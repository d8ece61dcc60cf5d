package dev.tare.command;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.UserNamespace;
import dev.tare.sandbox.container.RootRestart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A build that an ordinary user goes on with in a user namespace: this very command line, started again there. */
public final class Restart {
    /** How many steps the build has shown, in the environment of the process that goes on with it. */
    private static final String VARIABLE = "TARE_CONTINUES";

    private Restart() {}

    /** The steps that were shown before this process went on with the build; null where it began it. */
    public static @Nullable Integer shownBefore(Console console) {
        String steps = console.environment().get(VARIABLE);
        try {
            return steps == null ? null : Integer.valueOf(steps);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * Goes on with a build.
     *
     * @param shown how many steps were shown
     * @param input what standard input held, or null
     * @return the exit code
     */
    public static int build(int shown, @Nullable Path input) {
        return UserNamespace.restart(
                RootRestart.commandLine(),
                Map.of(VARIABLE, Integer.toString(shown)),
                input == null ? null : input.toFile());
    }

    /** What may start again. */
    @FunctionalInterface
    public interface Work {
        /** @param input what standard input holds, where that is a file; null where it was not read */
        int run(Console console, @Nullable Path input);
    }

    /** Runs what reads standard input before it is known who builds: that is kept in a file as long as it runs. */
    public static int keepingInput(Arguments arguments, Console console, Work work) {
        Path input = keepInput(arguments, console);
        if (input == null) {
            return work.run(console, null);
        }
        try (InputStream in = Files.newInputStream(input)) {
            return work.run(
                    new Console(console.out(), console.err(), in, console.environment(), console.directory()), input);
        } catch (IOException e) {
            throw TareException.failed("standard input can't be read: " + Reasons.of(e), e);
        } finally {
            try {
                Files.deleteIfExists(input);
            } catch (IOException e) {
                // It is in the folder for such files.
            }
        }
    }

    /** Standard input as a file. @return null where it is not needed */
    private static @Nullable Path keepInput(Arguments arguments, Console console) {
        boolean used = arguments.operands().contains("-") || "-".equals(arguments.value("file"));
        if (!used || !UserNamespace.isNeeded()) {
            return null;
        }
        try {
            Path file = Files.createTempFile("tare-", "-input");
            try (InputStream in = console.in()) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
            return file;
        } catch (IOException e) {
            throw TareException.failed("standard input can't be kept: " + Reasons.of(e), e);
        }
    }
}
