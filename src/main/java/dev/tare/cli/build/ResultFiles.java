package dev.tare.cli.build;

import dev.tare.build.BuildResult;
import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Console;
import dev.tare.deliver.files.AtomicFile;
import dev.tare.diagnostic.TareException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files that tell a script what was built: {@code --iidfile} and {@code --metadata-file}. */
record ResultFiles(@Nullable Path id, @Nullable Path metadata) {
    /** @throws TareException (usage) when one cannot be written */
    static ResultFiles of(Arguments arguments, Console console) {
        return new ResultFiles(writable("iidfile", arguments, console), writable("metadata-file", arguments, console));
    }

    void write(BuildResult result) {
        if (id != null) {
            write(id, result.id().toString().getBytes(StandardCharsets.US_ASCII));
        }
        if (metadata != null) {
            write(metadata, result.metadata());
        }
    }

    private static void write(Path file, byte[] bytes) {
        AtomicFile.write(file, file.toString(), out -> out.write(bytes));
    }

    /** Where a file is to be written after the build; that it cannot be is known before. */
    private static @Nullable Path writable(String flag, Arguments arguments, Console console) {
        String typed = arguments.value(flag);
        if (typed == null) {
            return null;
        }
        Path file = console.path(typed);
        if (Files.isDirectory(file)) {
            throw TareException.usage("--" + flag + " " + typed + " is a folder", "name a file in it");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw TareException.usage(
                    "--" + flag + " " + typed + ": the folder " + folder + " is not there", "make it first");
        }
        if (!Files.isWritable(Files.exists(file) || folder == null ? file : folder)) {
            throw TareException.usage("--" + flag + " " + typed + " may not be written", null);
        }
        return file;
    }
}
