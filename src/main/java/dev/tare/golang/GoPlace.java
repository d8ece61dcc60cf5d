package dev.tare.golang;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * From where a user sees the files of a module.
 *
 * @param here the folder that paths are told from, absolute
 * @param context the address that was typed for files that were fetched, of which {@code here} is the root; null for
 *     folders of the user's
 */
public record GoPlace(Path here, @Nullable String context) {
    /** The current folder. */
    static GoPlace current() {
        return new GoPlace(Path.of("").toAbsolutePath(), null);
    }

    /** A file or folder as the user would type it. */
    public String shown(Path path) {
        Path clean = path.normalize();
        if (clean.equals(here)) {
            return context == null ? "." : context;
        }
        return clean.startsWith(here) ? "./" + here.relativize(clean) : clean.toString();
    }

    /** What builds the program of a folder. */
    String command(Path folder) {
        Path clean = folder.normalize();
        if (context == null) {
            return "tare build " + (Files.exists(clean.resolve("Dockerfile")) ? "--go " : "") + shown(clean);
        }
        return "tare build " + (clean.equals(here) ? "" : "--go=" + here.relativize(clean) + " ") + context;
    }
}
