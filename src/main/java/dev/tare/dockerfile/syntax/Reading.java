package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of a Dockerfile that may be broken: checks say what they find before the first mistake, too.
 *
 * @param source the text
 * @param instructions up to the first mistake; none where the file can't be cut into instructions
 * @param escape the escape character
 * @param check the value of the {@code check} directive, or null
 * @param warnings empty continuation lines, each with the line where the instruction ends
 * @param mistake what ends the reading, or null
 */
public record Reading(
        SourceText source,
        List<Written> instructions,
        char escape,
        @Nullable String check,
        List<Problem> warnings,
        @Nullable TareException mistake) {
    public Reading {
        instructions = List.copyOf(instructions);
        warnings = List.copyOf(warnings);
    }

    /**
     * An instruction and how it was written.
     *
     * @param words its arguments, without flags
     * @param comments the comment lines in front of it, without {@code #}
     * @param check the value of a {@code check} comment among them, or null
     */
    public record Written(
            Instruction instruction,
            List<String> words,
            List<String> comments,
            @Nullable String check) {
        public Written {
            words = List.copyOf(words);
            comments = List.copyOf(comments);
        }
    }

    /** Reads as far as possible. */
    public static Reading of(SourceText source) {
        NodeReader reader = new NodeReader(source);
        String check = SyntaxDetector.check(source.text());
        List<SyntaxNode> nodes = new ArrayList<>();
        List<Written> instructions = new ArrayList<>();
        try {
            for (SyntaxNode node = reader.next(); node != null; node = reader.next()) {
                nodes.add(node);
            }
            for (SyntaxNode node : nodes) {
                Instruction instruction = DockerfileParser.instruction(source, node);
                instructions.add(new Written(instruction, node.args(), node.comments(), check(node)));
            }
        } catch (TareException e) {
            return new Reading(source, instructions, reader.escape(), check, reader.warnings(), e);
        }
        return new Reading(source, instructions, reader.escape(), check, reader.warnings(), null);
    }

    /** The first one counts, as in BuildKit; what follows a blank is a remark. */
    private static @Nullable String check(SyntaxNode node) {
        for (String comment : node.comments()) {
            SyntaxDetector.Found found = SyntaxDetector.directive("check", "", comment);
            if (found != null) {
                return found.value();
            }
        }
        return null;
    }
}
