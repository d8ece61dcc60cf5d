package dev.tare.cli.container;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Console;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file that {@code --cidfile} names: a container's ID, without an end of line. */
final class CidFile {
    private CidFile() {}

    /** Before anything is made. @throws TareException where the file is there already */
    static void check(Arguments arguments, Console console) {
        String typed = arguments.value("cidfile");
        if (typed != null && Files.exists(console.path(typed), LinkOption.NOFOLLOW_LINKS)) {
            throw taken(typed);
        }
    }

    static void write(Arguments arguments, Console console, Container container) {
        String typed = arguments.value("cidfile");
        if (typed == null) {
            return;
        }
        Path file = console.path(typed);
        try {
            Path _ = Files.writeString(file, container.id(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw taken(typed);
        } catch (IOException e) {
            throw TareException.failed("--cidfile " + typed + " can't be written: " + Reasons.of(e), e);
        }
    }

    private static TareException taken(String typed) {
        return TareException.failed(
                "--cidfile " + typed + ": the file is there already",
                "it may be that of another container: remove it, or name another");
    }
}
