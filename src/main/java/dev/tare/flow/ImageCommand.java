package dev.tare.flow;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.StepOutput;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.Op;
import dev.tare.sandbox.Snapshots;
import dev.tare.sandbox.step.StepExecutor;
import dev.tare.sandbox.step.StepRun;
import dev.tare.store.Store;
import dev.tare.text.QuotedWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command in a container of an image; what it changes is lost with the container. */
final class ImageCommand {
    private static final List<String> SHELL = List.of("/bin/sh", "-c");

    private ImageCommand() {}

    /**
     * Runs a command to its end: with the environment, user and folder of the image, without its entrypoint.
     *
     * @param steps where it runs, and can be stopped
     * @return the exit code; null when it was stopped
     */
    static @Nullable Integer run(
            Store store, StepExecutor steps, ImageConfig image, String command, Op.Network network, StepOutput output) {
        ContainerConfig config = image.container();
        try (LayerTree tree = store.tree(image.diffIds())) {
            String directory = config.workingDir().startsWith("/") ? config.workingDir() : "/" + config.workingDir();
            Op.Exec exec = new Op.Exec(
                    words(tree, config, command),
                    config.env(),
                    List.of(),
                    directory,
                    config.user(),
                    network,
                    false,
                    List.of(),
                    Op.ExecLimits.NONE,
                    image.platform());
            StepRun run = new StepRun(exec, tree, new Snapshots(store).stack(image.diffIds()), List.of());
            try (StepExecutor.Outcome outcome = steps.run(run, output, output)) {
                output.flush();
                return outcome.canceled() ? null : outcome.code();
            }
        } catch (IOException e) {
            throw TareException.failed("the command [" + command + "] can't be run: " + Reasons.of(e), e);
        }
    }

    /** By the image's shell, where it has one; else the words themselves. */
    static List<String> words(FileTree tree, ContainerConfig config, String command) throws IOException {
        List<String> shell = config.shell() == null || config.shell().isEmpty() ? SHELL : config.shell();
        if (TreePaths.lookup(tree, shell.getFirst()) == null) {
            // Without a shell, nothing else has a meaning.
            return QuotedWords.of(command).words();
        }
        List<String> words = new ArrayList<>(shell);
        words.add(command);
        return words;
    }
}
