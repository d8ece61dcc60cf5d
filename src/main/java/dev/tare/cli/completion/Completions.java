package dev.tare.cli.completion;

import dev.tare.cli.command.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scripts, one for each shell. */
public final class Completions {
    /** The shells there is a script for. */
    public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private Completions() {}

    /**
     * The script for a shell.
     *
     * @param pages of all commands by their names, in the order that they are listed in
     * @return null when there is none for the shell
     */
    public static @Nullable String script(String shell, Map<String, Page> pages) {
        return switch (shell) {
            case "bash" -> BashScript.of(pages);
            case "zsh" -> ZshScript.of(pages);
            case "fish" -> FishScript.of(pages);
            default -> null;
        };
    }

    /** The part of a script that no command changes: a format for {@link String#formatted}. */
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
