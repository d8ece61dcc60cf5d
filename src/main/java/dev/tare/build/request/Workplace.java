package dev.tare.build.request;

import dev.tare.deliver.Delivery;
import dev.tare.diagnostic.TareException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody asks for a build.
 *
 * @param directory that relative paths begin at
 * @param environment variables, also for the compiler and for engines
 * @param input what {@code -} stands for as a context or a Dockerfile
 * @param output standard output, for archives that go to no file; opened only then, and may refuse with a TareException
 */
public record Workplace(
        Path directory,
        Map<String, String> environment,
        InputStream input,
        Supplier<OutputStream> output,
        Clock clock) {
    /** A folder, with the environment of this process; nothing is read from standard input or written to output. */
    public static Workplace of(Path directory) {
        return new Workplace(
                directory,
                System.getenv(),
                InputStream.nullInputStream(),
                () -> {
                    throw TareException.usage("there is no standard output for an archive", "name a file");
                },
                Clock.systemUTC());
    }

    /** The same with another variable. */
    public Workplace with(String variable, String value) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(variable, value);
        return new Workplace(directory, all, input, output, clock);
    }

    /** The same with something else as standard input. */
    public Workplace withInput(InputStream other) {
        return new Workplace(directory, environment, other, output, clock);
    }

    /** A path as the user typed it. */
    public Path path(String typed) {
        return directory.resolve(typed);
    }

    public Delivery.Surroundings surroundings() {
        return new Delivery.Surroundings(directory, environment, output);
    }

    /** SOURCE_DATE_EPOCH of the environment, in seconds since 1970; null where it is not set. */
    public @Nullable Long epoch() {
        String text = environment.get("SOURCE_DATE_EPOCH");
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw TareException.usage(
                    "SOURCE_DATE_EPOCH is \"" + text + "\", which is no number of seconds since 1970", null);
        }
    }
}
