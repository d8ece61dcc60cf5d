package dev.tare.dockerfile.syntax;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One instruction of a Dockerfile, its syntax checked, its words not yet expanded: {@code $x} stands as it was written.
 */
public sealed interface Instruction {
    /** Where it is, for messages. */
    Span span();

    /** The name as the user wrote it, such as {@code COPY} or {@code copy}. */
    default String keyword() {
        return span().keyword();
    }

    /**
     * The lines of an instruction.
     *
     * @param start first line, 1-based
     * @param end last line, 1-based, with its here-documents
     * @param keyword as the user wrote it
     * @param original the instruction's text with continuation lines joined, without here-documents' bodies
     */
    record Span(int start, int end, String keyword, String original) {}

    /** A name and a value. @param delimited whether {@code =} stood between them */
    record Pair(String name, String value, boolean delimited) {}

    /**
     * A here-document.
     *
     * @param name its word, without quotes
     * @param content the lines as they are written; in COPY and ADD, where {@code <<-} asks for it, without the tabs
     *     that begin them, while in RUN the shell is to see them ({@link #chomped} is without them in any case)
     * @param expand false where a part of the word was quoted
     * @param chomp whether {@code <<-} was used
     * @param fd the number in front of {@code <<}, else 0
     */
    record Heredoc(String name, String content, boolean expand, boolean chomp, int fd) {
        /** The content, without the tabs that begin its lines where {@code <<-} asks for it. */
        public String chomped() {
            return chomp ? Heredocs.chomp(content) : content;
        }
    }

    /**
     * Words to run.
     *
     * @param words of the exec form; of the shell form one word, the text
     * @param shell whether it is the shell form
     * @param files here-documents of the shell form
     */
    public record CommandLine(List<String> words, boolean shell, List<Heredoc> files) {}

    record From(
            Span span,
            @Nullable String platform,
            String image,
            @Nullable String stage,
            String comment) implements Instruction {}

    /** @param args name and default; a null value has none */
    record Arg(Span span, List<ArgDefault> args) implements Instruction {}

    /** One argument of ARG. */
    record ArgDefault(String name, @Nullable String value, String comment) {}

    record Env(Span span, List<Pair> pairs) implements Instruction {}

    record Label(Span span, List<Pair> pairs) implements Instruction {}

    record Maintainer(Span span, String name) implements Instruction {}

    /** @param flags as written, by name without dashes; {@code mount} may occur several times */
    record Run(Span span, CommandLine command, Map<String, List<String>> flags) implements Instruction {}

    /** @param files here-documents among the sources, in order; {@code sources} does not hold them */
    record Copy(
            Span span,
            List<String> sources,
            List<Heredoc> files,
            String destination,
            @Nullable String from,
            @Nullable String chown,
            @Nullable String chmod,
            Set<CopyOption> options,
            List<String> excludes)
            implements Instruction {}

    /** A flag of COPY that is either given or not. */
    enum CopyOption {
        LINK,
        PARENTS
    }

    /** @param unpack null where not given: archives are unpacked, URLs are not */
    record Add(
            Span span,
            List<String> sources,
            List<Heredoc> files,
            String destination,
            @Nullable String chown,
            @Nullable String chmod,
            @Nullable String checksum,
            boolean link,
            @Nullable Boolean keepGitDir,
            @Nullable Boolean unpack,
            List<String> excludes)
            implements Instruction {}

    record Workdir(Span span, String path) implements Instruction {}

    public record User(Span span, String user) implements Instruction {}

    record Volume(Span span, List<String> paths) implements Instruction {}

    record Expose(Span span, List<String> ports) implements Instruction {}

    record Cmd(Span span, CommandLine command) implements Instruction {}

    record Entrypoint(Span span, CommandLine command) implements Instruction {}

    record Shell(Span span, List<String> words) implements Instruction {}

    record StopSignal(Span span, String signal) implements Instruction {}

    /** Durations are nanoseconds, 0 where not given. @param test {@code NONE}, {@code CMD} words, {@code CMD-SHELL} text */
    record Healthcheck(
            Span span,
            List<String> test,
            long interval,
            long timeout,
            long startPeriod,
            long startInterval,
            long retries)
            implements Instruction {}

    /** @param expression the trigger as it is stored in the image: its text after ONBUILD */
    record OnBuild(Span span, String expression) implements Instruction {}
}
