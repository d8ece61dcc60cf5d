package dev.tare.flow;

import dev.tare.build.request.Workplace;
import dev.tare.deliver.files.AtomicFile;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.file.FlagSet;
import dev.tare.flow.file.Flow;
import dev.tare.flow.file.FlowReader;
import dev.tare.source.BuildFiles;
import dev.tare.text.EnvText;
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
public record FlowFile(Path path, String shown) {
    /** Where the flags say: {@code -f} from the current folder, else from the work directory, else its build.yml. */
    public static FlowFile of(FlagSet flags, Workplace place) {
        Path directory = directory(flags, place);
        String name = flags.value("f");
        if (!flags.isGiven("f")) {
            Path path = directory.resolve(name);
            return new FlowFile(path, path.toString());
        }
        Path path = place.path(name);
        return new FlowFile(Files.exists(path) ? path : directory.resolve(name), name);
    }

    /** The work directory, absolute. */
    static Path directory(FlagSet flags, Workplace place) {
        return place.path(flags.value("d")).toAbsolutePath().normalize();
    }

    /** Its text, with the name that messages use. */
    public SourceText source() {
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
    public Flow flow(FlagSet flags, Workplace place) {
        return FlowReader.read(source(), EnvText.variables(flags.pairs("env"), place.environment()));
    }

    /** Gives the file another text, whole or not at all. */
    public void replace(String text) {
        AtomicFile.write(path, shown, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
