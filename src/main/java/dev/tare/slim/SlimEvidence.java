package dev.tare.slim;

import dev.tare.verify.FileAsked;
import java.util.List;

/**
 * What is known of an image's work besides its files.
 *
 * @param arguments in place of CMD; empty for the image's own
 * @param commands of its probes, which the image has to be able to run
 * @param found files that its programs asked for and found
 * @param include patterns of paths that stay in any case, without the first slash
 * @param exclude patterns of paths that go in any case, likewise; stronger than all else
 */
public record SlimEvidence(
        List<String> arguments,
        List<List<String>> commands,
        List<FileAsked> found,
        List<String> include,
        List<String> exclude) {
    /** Nothing. */
    public static final SlimEvidence NONE = new SlimEvidence(List.of(), List.of(), List.of(), List.of(), List.of());

    public SlimEvidence {
        arguments = List.copyOf(arguments);
        commands = List.copyOf(commands);
        found = List.copyOf(found);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }
}
