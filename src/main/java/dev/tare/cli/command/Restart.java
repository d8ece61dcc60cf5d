package dev.tare.cli.command;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.UserNamespace;
import dev.tare.sandbox.container.Container;
import dev.tare.store.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an ordinary user does in a user namespace: this very command line, started again there. */
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
                SelfCommand.whole(), Map.of(VARIABLE, Integer.toString(shown)), input == null ? null : input.toFile());
    }

    /**
     * Runs a command as root of a namespace where files of the store may belong to the users there: those that an
     * ordinary user's RUN steps have made.
     *
     * @return the exit code; null where there is no need
     */
    public static @Nullable Integer forFilesOfOthers(Path home) {
        if (!Files.isDirectory(Place.SNAPSHOTS.in(home)) || !UserNamespace.isNeeded()) {
            return null;
        }
        for (Place place : List.of(Place.SNAPSHOTS, Place.MOUNTS, Place.STEPS, Place.CONTAINERS)) {
            try (var files = Files.newDirectoryStream(place.in(home))) {
                if (files.iterator().hasNext()) {
                    return UserNamespace.restart(SelfCommand.whole(), Map.of(), null);
                }
            } catch (IOException e) {
                // Not there, or not ours: then nothing in it is removed.
            }
        }
        return null;
    }

    /**
     * Goes on as root of a new namespace, where an ordinary user makes or removes containers. It returns for those who need none;
     * for others this process goes on as the one in the namespace.
     */
    public static void forNewContainer(Console console) {
        if (UserNamespace.isNeeded()) {
            console.out().flush();
            throw UserNamespace.become(SelfCommand.whole(), Map.of());
        }
    }

    /**
     * Goes on where a container's files and mounts are to be had: for an ordinary user in the namespace of its shim,
     * or, when that has ended, in a new one that maps the same users. It returns for those who need none.
     */
    public static void into(Container container, Console console) {
        if (UserNamespace.isNeeded()) {
            console.out().flush();
            throw container.shim().isAlive()
                    ? UserNamespace.become(container.shim(), SelfCommand.whole(), Map.of())
                    : UserNamespace.become(SelfCommand.whole(), Map.of());
        }
    }

    /**
     * Goes on as root of a new namespace without some of this command's operands.
     *
     * @return false where no operand is left
     */
    public static boolean forRemoval(List<String> done, Console console) {
        List<String> command = new ArrayList<>(SelfCommand.program());
        // The name of the command comes first.
        int operands = command.size() + 1;
        int kept = 0;
        List<String> words = SelfCommand.whole();
        for (String word : words.subList(command.size(), words.size())) {
            if (command.size() < operands || !done.contains(word)) {
                command.add(word);
                kept += command.size() > operands && !word.startsWith("-") ? 1 : 0;
            }
        }
        if (kept == 0) {
            return false;
        }
        console.out().flush();
        throw UserNamespace.become(command, Map.of());
    }

    /** Brings the containers of an ordinary user to rest whose shims were killed: their files are those of others too. */
    public static void settleContainers() {
        List<String> command = new ArrayList<>(SelfCommand.program());
        command.addAll(List.of("ps", "--quiet"));
        UserNamespace.run(command);
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
