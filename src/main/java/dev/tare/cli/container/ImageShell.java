package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.ProgramFlags;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.posix.Folders;
import dev.tare.sandbox.BusyboxTools;
import dev.tare.store.Store;
import dev.tare.store.disk.TemporaryFiles;
import dev.tare.terminal.Terminals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code tare shell IMAGE}: a {@code tare run --rm} with the tools bound into the container's {@code /dev}. */
final class ImageShell {
    private ImageShell() {}

    static int run(String image, List<String> command, Arguments arguments, Console console) {
        console.asRoot().go();
        Path tools = null;
        try {
            List<String> words = new ArrayList<>();
            try (Store store = console.store()) {
                var found = store.images().require(image);
                var config =
                        store.images().image(found, Platform.host()).config().container();
                // A killed process leaves what the next gc knows as nobody's.
                tools = TemporaryFiles.folder(store.temporary(), "shell");
                BusyboxTools.fill(tools);
                words.addAll(words(arguments, console, tools, BusyboxTools.path(config.env(), BusyboxTools.MOUNTED)));
            }
            words.add(image);
            words.addAll(command);
            return new RunCommand().run("run", words, console);
        } catch (IOException e) {
            throw TareException.failed("the programs for the shell cannot be put together: " + Reasons.of(e), e);
        } finally {
            if (tools != null) {
                Folders.deleteQuietly(tools);
            }
        }
    }

    private static List<String> words(Arguments arguments, Console console, Path tools, String path) {
        List<String> words = new ArrayList<>(List.of("--rm", "-i", "--network", "none"));
        if (Terminals.isStandardInput() && Terminals.isStandardOutput()) {
            words.add("-t");
        }
        words.addAll(List.of("-e", "PATH=" + path));
        for (String variable : ProgramFlags.environment(arguments, console)) {
            words.addAll(List.of("-e", variable));
        }
        for (String flag : List.of("workdir", "user")) {
            String value = arguments.value(flag);
            if (value != null) {
                words.addAll(List.of("--" + flag, value));
            }
        }
        if (arguments.has("privileged")) {
            words.add("--privileged");
        }
        words.addAll(List.of(
                "-v", tools + ":" + BusyboxTools.MOUNTED + ":ro", "--entrypoint", BusyboxTools.MOUNTED + "/env"));
        return words;
    }
}
