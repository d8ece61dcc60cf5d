package dev.tare.dockerfile.outline;

import dev.tare.diagnostic.SourceText;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import java.util.List;

/**
 * What one target of a Dockerfile takes from outside, as BuildKit's subrequest {@code frontend.outline} tells it. No
 * base image is asked for: a default that names a variable of one lacks that variable.
 *
 * @param name of the stage, empty where it has none
 * @param description the comment above its FROM that begins with its name, without it
 * @param args that the target's stages declare or that their FROM names, by line
 * @param secrets that their RUNs mount, by line
 * @param agents SSH agents that their RUNs mount, by line
 */
public record Outline(
        SourceText source,
        String name,
        String description,
        List<Argument> args,
        List<Needed> secrets,
        List<Needed> agents) {
    public Outline {
        args = List.copyOf(args);
        secrets = List.copyOf(secrets);
        agents = List.copyOf(agents);
    }

    /** An ARG. @param value that it has, empty where it has none */
    public record Argument(String name, String value, String description, Instruction.Span at) {}

    /** What a mount names by its ID. */
    public record Needed(String id, boolean required, Instruction.Span at) {}

    /** Reads one. @throws dev.tare.diagnostic.TareException as planning the file does */
    public static Outline of(Dockerfile file, PlanOptions options) {
        return new OutlineReader(file, options).read();
    }
}
