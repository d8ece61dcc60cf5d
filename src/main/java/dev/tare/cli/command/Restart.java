package dev.tare.cli.command;

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

    /** Standard input as a file, where it is read before it is known who builds. @return null where it is not needed */
    public static @Nullable Path keepInput(Arguments arguments, Console console) {
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
