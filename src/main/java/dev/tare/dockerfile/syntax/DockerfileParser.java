package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.text.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts instructions together to stages. */
public final class DockerfileParser {
    private DockerfileParser() {}

    /** In BuildKit's order: a mistake in how the text is cut goes first, then what stands where it may not. */
    static Dockerfile parse(Reading reading) {
        SourceText source = reading.source();
        List<Instruction.Arg> globalArgs = new ArrayList<>();
        List<Dockerfile.Stage> stages = new ArrayList<>();
        Instruction.From from = null;
        List<Instruction> instructions = new ArrayList<>();
        for (Reading.Written written : reading.instructions()) {
            Instruction instruction = written.instruction();
            if (instruction instanceof Instruction.From next) {
                addStage(stages, from, instructions);
                from = next;
                instructions = new ArrayList<>();
            } else if (from != null) {
                instructions.add(instruction);
            } else if (instruction instanceof Instruction.Arg arg) {
                globalArgs.add(arg);
            } else {
                throw TareException.at(
                        Positions.of(source, instruction.span(), instruction.keyword()),
                        "no build stage in current context: " + instruction.keyword() + " stands before the first FROM",
                        "begin with FROM; only ARG may stand before it");
            }
        }
        if (reading.mistake() != null) {
            throw reading.mistake();
        }
        if (reading.instructions().isEmpty()) {
            throw TareException.at(
                    Location.ofLine(source, 1), "file with no instructions", "the smallest Dockerfile is FROM scratch");
        }
        if (from == null) {
            throw TareException.at(
                    Positions.of(
                            source,
                            globalArgs.getFirst().span(),
                            globalArgs.getFirst().keyword()),
                    "dockerfile contains no stages to build",
                    "add a FROM");
        }
        addStage(stages, from, instructions);
        return new Dockerfile(
                source,
                reading.escape(),
                SyntaxDetector.syntax(source.text()),
                reading.check(),
                globalArgs,
                stages,
                reading.warnings());
    }

    static Instruction parseTrigger(SourceText source) {
        NodeReader reader = new NodeReader(source);
        SyntaxNode node = reader.next();
        if (node == null || reader.next() != null) {
            throw TareException.at(Location.ofLine(source, 1), "onbuild trigger should be a single expression", null);
        }
        return instruction(source, node);
    }

    public static Instruction instruction(SourceText source, SyntaxNode node) {
        try {
            return InstructionParser.parse(node);
        } catch (SyntaxException e) {
            throw Positions.error(source, node.start(), node.end(), e);
        }
    }

    private static void addStage(
            List<Dockerfile.Stage> stages, Instruction.@Nullable From from, List<Instruction> instructions) {
        if (from != null) {
            stages.add(new Dockerfile.Stage(from, instructions));
        }
    }
}
