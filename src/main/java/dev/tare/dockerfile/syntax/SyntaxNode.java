package dev.tare.dockerfile.syntax;

import dev.tare.dockerfile.syntax.Instruction.Heredoc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instruction cut into words, before its meaning is looked at.
 *
 * @param keyword as it was written
 * @param flags {@code --name=value}, unquoted
 * @param args the arguments; for ENV and LABEL three for each pair, name, value and {@code =} or nothing
 * @param json whether the arguments came from the JSON form
 * @param child the instruction behind ONBUILD
 * @param original the text with continuation lines joined
 * @param start first line, 1-based
 * @param end last line, with here-documents
 * @param comments the comment lines in front of it
 * @param heredocs in order, their content as it was written
 */
public record SyntaxNode(
        String keyword,
        List<String> flags,
        List<String> args,
        boolean json,
        @Nullable SyntaxNode child,
        String original,
        int start,
        int end,
        List<String> comments,
        List<Heredoc> heredocs) {

    /** With what is known only when all of its lines have been read. */
    SyntaxNode placed(int firstLine, int lastLine, List<String> before, List<Heredoc> files) {
        return new SyntaxNode(
                keyword,
                flags,
                args,
                json,
                child,
                original,
                firstLine,
                lastLine,
                List.copyOf(before),
                List.copyOf(files));
    }

    /** Whether {@code <<} may begin a here-document in it. */
    boolean takesHeredocs() {
        SyntaxNode node = child == null ? this : child;
        return !node.json
                && (node.keyword.equalsIgnoreCase("RUN")
                        || node.keyword.equalsIgnoreCase("COPY")
                        || node.keyword.equalsIgnoreCase("ADD"));
    }
}
