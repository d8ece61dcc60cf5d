package dev.tare.sandbox.container;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.UserNamespace;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command line of this very process, started again as root of a user namespace where an ordinary user does what takes
 * root. As a task it has the containers listed there, which brings those to rest whose shims were killed.
 *
 * @param main the name of the program's main class
 * @param out what is flushed before this process goes on as another
 */
public record RootRestart(String main, PrintStream out) implements Runnable {
    /** The property by which the launcher says where it lies. */
    private static final String LAUNCHER = "tare.launcher";

    /** The words that a name of the program stands for. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "habitus", List.of("habitus"),
            "docker", List.of("docker"),
            "docker-buildx", List.of("docker", "buildx"),
            "buildx", List.of("docker", "buildx"));

    /**
     * The program and its arguments: the launcher, or, where that was a script, the JVM with its flags and jars, and the
     * main class.
     */
    public static List<String> commandLine() {
        try {
            List<String> words = new ArrayList<>(
                    List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0", -1)));
            // Each word ends with a NUL.
            words.removeLast();
            String launcher = System.getProperty(LAUNCHER);
            return launcher == null ? words : launched(launcher, words);
        } catch (IOException e) {
            throw TareException.failed("this program's own command line can't be read: " + Reasons.of(e), e);
        }
    }

    /** Under another name the launcher adds a word: the command that the name stands for. */
    private static List<String> launched(String launcher, List<String> words) {
        Path name = Path.of(words.getFirst()).getFileName();
        List<String> command = new ArrayList<>(List.of(launcher));
        command.addAll(name == null ? List.of() : NAMES.getOrDefault(name.toString(), List.of()));
        command.addAll(words.subList(1, words.size()));
        return command;
    }

    /** The part up to the main class, and more words. */
    public List<String> program(String... more) {
        String launcher = System.getProperty(LAUNCHER);
        if (launcher != null) {
            List<String> program = new ArrayList<>(List.of(launcher));
            program.addAll(List.of(more));
            return program;
        }
        List<String> words = commandLine();
        int jars = words.indexOf("-cp");
        if (jars < 0 || jars + 2 >= words.size()) {
            throw TareException.failed("this process was not started as tare, and so cannot start itself again");
        }
        List<String> program = new ArrayList<>(words.subList(0, jars + 2));
        program.add(main);
        program.addAll(List.of(more));
        return program;
    }

    @Override
    public void run() {
        UserNamespace.run(program("ps", "--quiet"));
    }

    /**
     * Runs all of it where files of a store may belong to the users of a namespace: those that an ordinary user's RUN
     * steps and containers have made.
     *
     * @param home of the store
     * @return the exit code; null where there is no need
     */
    public @Nullable Integer forFilesOfOthers(Path home) {
        if (!Files.isDirectory(Place.SNAPSHOTS.in(home)) || !UserNamespace.isNeeded()) {
            return null;
        }
        for (Place place : List.of(Place.SNAPSHOTS, Place.MOUNTS, Place.STEPS, Place.CONTAINERS)) {
            try (var files = Files.newDirectoryStream(place.in(home))) {
                if (files.iterator().hasNext()) {
                    return UserNamespace.restart(commandLine(), Map.of(), null);
                }
            } catch (IOException e) {
                // Not there, or not ours: then nothing in it is removed.
            }
        }
        return null;
    }

    /**
     * Goes on in a new namespace, where an ordinary user makes or removes containers. It returns for those who need none;
     * for others this process goes on as the one in the namespace.
     */
    public void go() {
        if (UserNamespace.isNeeded()) {
            out.flush();
            throw UserNamespace.become(commandLine(), Map.of());
        }
    }

    /**
     * Goes on where a container's files and mounts are to be had: for an ordinary user in the namespace of its shim,
     * or, when that has ended, in a new one that maps the same users. It returns for those who need none.
     */
    public void into(Container container) {
        if (UserNamespace.isNeeded()) {
            out.flush();
            throw container.shim().isAlive()
                    ? UserNamespace.become(container.shim(), commandLine(), Map.of())
                    : UserNamespace.become(commandLine(), Map.of());
        }
    }

    /**
     * Goes on in a new namespace without some of this command's operands.
     *
     * @return false where no operand is left
     */
    public boolean without(List<String> done) {
        List<String> command = program();
        int first = command.size();
        List<String> words = commandLine();
        // The name of the command comes first, or --trace FILE before it.
        String leading = words.get(first);
        int operands = first + (leading.equals("--trace") ? 3 : leading.startsWith("--trace=") ? 2 : 1);
        int kept = 0;
        for (String word : words.subList(first, words.size())) {
            if (command.size() < operands || !done.contains(word)) {
                command.add(word);
                kept += command.size() > operands && !word.startsWith("-") ? 1 : 0;
            }
        }
        if (kept == 0) {
            return false;
        }
        out.flush();
        throw UserNamespace.become(command, Map.of());
    }
}
