package dev.tare.dockerfile;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts instructions together to stages. */
final class DockerfileParser {
    private DockerfileParser() {}

    static Dockerfile parse(SourceText source) {
        NodeReader reader = new NodeReader(source);
        List<Instruction.Arg> globalArgs = new ArrayList<>();
        List<Dockerfile.Stage> stages = new ArrayList<>();
        Instruction.From from = null;
        List<Instruction> instructions = new ArrayList<>();
        int count = 0;
        for (Node node = reader.next(); node != null; node = reader.next()) {
            Instruction instruction = instruction(source, node);
            count++;
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
                        Places.of(source, instruction.span(), instruction.keyword()),
                        "no build stage in current context: " + instruction.keyword() + " stands before the first FROM",
                        "begin with FROM; only ARG may stand before it");
            }
        }
        if (count == 0) {
            throw TareException.at(
                    Location.ofLine(source, 1), "file with no instructions", "the smallest Dockerfile is FROM scratch");
        }
        if (from == null) {
            throw TareException.at(
                    Places.of(
                            source,
                            globalArgs.getFirst().span(),
                            globalArgs.getFirst().keyword()),
                    "dockerfile contains no stages to build",
                    "add a FROM");
        }
        addStage(stages, from, instructions);
        return new Dockerfile(
                source,
                reader.escape(),
                SyntaxDetector.syntax(source.text()),
                SyntaxDetector.check(source.text()),
                globalArgs,
                stages,
                reader.warnings());
    }

    static Instruction parseTrigger(SourceText source) {
        NodeReader reader = new NodeReader(source);
        Node node = reader.next();
        if (node == null || reader.next() != null) {
            throw TareException.at(Location.ofLine(source, 1), "onbuild trigger should be a single expression", null);
        }
        return instruction(source, node);
    }

    static Instruction instruction(SourceText source, Node node) {
        try {
            return InstructionParser.parse(node);
        } catch (SyntaxException e) {
            throw Places.error(source, node.start(), node.end(), e);
        }
    }

    private static void addStage(
            List<Dockerfile.Stage> stages, Instruction.@Nullable From from, List<Instruction> instructions) {
        if (from != null) {
            stages.add(new Dockerfile.Stage(from, instructions));
        }
    }
}
