package dev.tare.command;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.RootRestart;
import dev.tare.store.Store;
import dev.tare.text.Json;
import dev.tare.verify.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    /** The class that a further process of this program starts with. */
    public static final String MAIN = "dev.tare.program.Main";

    /** A path as the user typed it, taken from the working directory. */
    public Path path(String typed) {
        return directory.resolve(typed);
    }

    /** Where the store is, or will be. */
    public Path home() {
        return Store.home(environment);
    }

    /** Opens the store, and says on standard error when it has to wait for it. */
    public Store store() {
        return Store.open(home(), this::note);
    }

    /** The containers. They outlive a use of the store, whose lock a running one must not hold. */
    public Containers containers() {
        try {
            return new Containers(home().toRealPath(), Clock.systemUTC(), asRoot());
        } catch (IOException e) {
            // No store yet, and so no containers.
            return new Containers(home(), Clock.systemUTC());
        }
    }

    /** What verifies images. The process has to be root, be it of a user namespace. */
    public Verification verification() {
        return new Verification(this::store, containers(), id -> asRoot().program("settle", id), environment);
    }

    /** This very command line, for an ordinary user's work that takes root. */
    public RootRestart asRoot() {
        return new RootRestart(MAIN, out);
    }

    /** Prints a result as JSON on a line of its own. */
    public void json(@Nullable Object value) {
        out.println(new String(Json.write(value), StandardCharsets.UTF_8));
    }

    /** Says a thing worth knowing on standard error. */
    public void note(String line) {
        err.println("tare: " + line);
    }

    /** Says a problem that does not end the command. */
    public void warn(Problem problem) {
        err.print(problem.render());
    }

    /** Says a failure that does not end the command. @return the exit code for it */
    public int tell(TareException failure) {
        warn(failure.problem());
        return failure.exitCode();
    }
}
