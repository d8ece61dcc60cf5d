package dev.tare.acceptance;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody who uses Tare in a folder, with nothing in the environment but what is said here.
 *
 * @param user the numeric user and group, or 0 for the user who runs the test
 * @param folder the home; the store and Go's caches are below it
 * @param program the {@code tare} that this user can start
 * @param prefix words before each command
 */
record Person(int user, Path folder, String program, List<String> prefix, Map<String, String> environment) {
    private static final int ORDINARY = 54_321;

    Person {
        prefix = List.copyOf(prefix);
        environment = Map.copyOf(environment);
    }

    /** The user who runs the test. */
    static Person me(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new Person(0, folder, Tare.program().toString(), List.of(), home(folder, folder.resolve("store")));
    }

    /** An ordinary user, made on the fly, with a copy of the distribution: the checkout may be in a closed folder. */
    static Person ordinary(Path folder) throws IOException {
        ChildProcess.needRoot();
        String setpriv = ChildProcess.installed("setpriv");
        Files.createDirectories(folder);
        // JUnit's folders are for their owner alone.
        for (Path at = folder; at != null && Files.getOwner(at).getName().equals("root"); at = at.getParent()) {
            if (Files.getPosixFilePermissions(at).size() < 5) {
                Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        Path copy = folder.resolveSibling(folder.getFileName() + "-tare");
        // Times are kept: the AOT cache is valid only for the jars it was made with.
        ChildProcess.of("cp", "-a", distribution().toString(), copy.toString()).succeed();
        ChildProcess.of("chmod", "-R", "a+rX", copy.toString()).succeed();
        Person person = new Person(
                ORDINARY,
                folder,
                copy.resolve("bin/tare").toString(),
                List.of(setpriv, "--reuid=" + ORDINARY, "--regid=" + ORDINARY, "--clear-groups"),
                home(folder, folder.resolve("store")));
        person.own(folder);
        return person;
    }

    private static Path distribution() {
        Path program = Tare.program();
        Path checkout = program.resolveSibling("target/tare");
        return Files.isDirectory(checkout)
                ? checkout
                : program.resolveSibling("..").normalize();
    }

    private static Map<String, String> home(Path folder, Path store) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("PATH", System.getenv("PATH"));
        all.put("HOME", folder.toString());
        all.put("TARE_HOME", store.toString());
        all.put("TARE_NO_REBUILD", "1");
        all.put("GOTOOLCHAIN", "local");
        all.put("GOFLAGS", "");
        all.put("GIT_CONFIG_NOSYSTEM", "1");
        return all;
    }

    Person with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new Person(user, folder, program, prefix, more);
    }

    Person store(String name) {
        return with("TARE_HOME", folder.resolve("store-" + name).toString());
    }

    /** The same person, each of whose commands is started by another one. */
    Person by(String... words) {
        List<String> more = new ArrayList<>(prefix);
        more.addAll(Arrays.asList(words));
        return new Person(user, folder, program, more, environment);
    }

    /** Makes a file or folder, with all in it, this person's. */
    void own(Path file) {
        if (user != 0) {
            ChildProcess.of("chown", "-hR", user + ":" + user, file.toString()).succeed();
        }
    }

    ChildProcess tare(String... words) {
        List<String> all = new ArrayList<>(List.of(program));
        all.addAll(Arrays.asList(words));
        return command(all.toArray(String[]::new));
    }

    ChildProcess command(String... words) {
        List<String> all = new ArrayList<>(List.of("env", "-i"));
        environment.forEach((name, value) -> all.add(name + "=" + value));
        all.addAll(prefix);
        all.addAll(Arrays.asList(words));
        return ChildProcess.of(all).in(folder);
    }

    /** Fails the test unless the store is sound. */
    void fsck() {
        tare("fsck").succeed();
    }
}
