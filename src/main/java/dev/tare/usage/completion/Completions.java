package dev.tare.usage.completion;

import dev.tare.usage.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The completion scripts, one for each shell. */
public final class Completions {
    /** The shells that have a script. */
    public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private Completions() {}

    /**
     * The script for a shell.
     *
     * @param pages of all commands by their names, in the order that they are listed in
     * @return null for a shell without one
     */
    public static @Nullable String script(String shell, Map<String, Page> pages) {
        return switch (shell) {
            case "bash" -> BashScript.of(pages);
            case "zsh" -> ZshScript.of(pages);
            case "fish" -> FishScript.of(pages);
            default -> null;
        };
    }

    /** The fixed part of a script, as a format for {@link String#formatted}. */
    static String template(String name) {
        try (InputStream in = Completions.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
