package dev.tare.cli;

import dev.tare.deliver.AtomicFile;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.EnvText;
import dev.tare.flow.Flow;
import dev.tare.flow.FlowReader;
import dev.tare.flow.GoFlags;
import dev.tare.source.BuildFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A build.yml, there or not.
 *
 * @param path absolute
 * @param shown as it was typed, or absolute where it was not
 */
record FlowFile(Path path, String shown) {
    /** Where the flags say: {@code -f} from the current folder, else from the work directory, else its build.yml. */
    static FlowFile of(GoFlags flags, Console console) {
        Path directory = directory(flags, console);
        String name = flags.value("f");
        if (!flags.isGiven("f")) {
            Path path = directory.resolve(name);
            return new FlowFile(path, path.toString());
        }
        Path path = console.path(name);
        return new FlowFile(Files.exists(path) ? path : directory.resolve(name), name);
    }

    /** The work directory, absolute. */
    static Path directory(GoFlags flags, Console console) {
        return console.path(flags.value("d")).toAbsolutePath().normalize();
    }

    /** Its text, with the name that messages use. */
    SourceText source() {
        if (!Files.exists(path)) {
            throw TareException.failed("there is no build file " + shown, "name one with -f, or its folder with -d");
        }
        if (Files.isDirectory(path)) {
            throw TareException.failed(shown + " is a folder, not a build file", "to build its flow: -d " + shown);
        }
        try (InputStream in = Files.newInputStream(path)) {
            String name = Path.of(shown).isAbsolute() ? String.valueOf(path.getFileName()) : shown;
            return new SourceText(name, BuildFiles.text(BuildFiles.read(in, shown), shown));
        } catch (IOException e) {
            throw TareException.failed("the build file " + shown + " can't be read: " + Reasons.of(e), e);
        }
    }

    /** What it says, with the variables of the flags or of the environment. */
    Flow flow(GoFlags flags, Console console) {
        return FlowReader.read(source(), EnvText.variables(flags.pairs("env"), console.environment()));
    }

    /** Gives the file another text, whole or not at all. */
    void replace(String text) {
        AtomicFile.write(path, shown, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
