package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Dockerfile, its syntax checked.
 *
 * @param source the text
 * @param escape the escape character, backslash or backtick
 * @param syntax the value of the {@code syntax} directive, or null
 * @param check the value of the {@code check} directive, or null
 * @param globalArgs ARG instructions before the first FROM
 * @param stages in order, at least one
 * @param warnings what is bad style, but builds
 */
public record Dockerfile(
        SourceText source,
        char escape,
        @Nullable String syntax,
        @Nullable String check,
        List<Instruction.Arg> globalArgs,
        List<Stage> stages,
        List<Problem> warnings) {
    public Dockerfile {
        globalArgs = List.copyOf(globalArgs);
        stages = List.copyOf(stages);
        warnings = List.copyOf(warnings);
    }

    /**
     * FROM, and what follows it.
     *
     * @param from the instruction that begins the stage
     * @param instructions after it, up to the next FROM
     */
    public record Stage(Instruction.From from, List<Instruction> instructions) {
        public Stage {
            instructions = List.copyOf(instructions);
        }
    }

    /** Whether a RUN is in it. */
    public boolean hasRun() {
        for (Stage stage : stages) {
            for (Instruction instruction : stage.instructions()) {
                if (instruction instanceof Instruction.Run) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Reads a Dockerfile. @throws dev.tare.diagnostic.TareException with the place of the first mistake */
    public static Dockerfile parse(SourceText source) {
        return of(Reading.of(source));
    }

    /** What was read, put together. @throws dev.tare.diagnostic.TareException as {@link #parse} */
    public static Dockerfile of(Reading reading) {
        return DockerfileParser.parse(reading);
    }

    /**
     * Reads the trigger that ONBUILD left in an image.
     *
     * @param source the trigger's text, with its here-documents
     * @throws dev.tare.diagnostic.TareException when it is not exactly one instruction
     */
    public static Instruction parseTrigger(SourceText source) {
        return DockerfileParser.parseTrigger(source);
    }
}
