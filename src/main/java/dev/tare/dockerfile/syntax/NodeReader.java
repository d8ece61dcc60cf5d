package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import dev.tare.dockerfile.syntax.Instruction.Heredoc;
import dev.tare.text.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cuts a Dockerfile into instructions: directives, comments, continuation lines, here-documents. */
public final class NodeReader {
    private final SourceText source;
    private final LineCursor lines;
    private final Directives directives = new Directives("#");
    private final List<Problem> warnings = new ArrayList<>();
    private char escape = '\\';
    private List<String> comments = new ArrayList<>();

    public NodeReader(SourceText source) {
        this.source = source;
        this.lines = new LineCursor(source, "dockerfile");
    }

    /** The escape character; final once the first instruction has been read. */
    public char escape() {
        return escape;
    }

    /** What is wrong but no error, so far. */
    List<Problem> warnings() {
        return warnings;
    }

    /** The next instruction, or null at the end. @throws TareException with the place of the first mistake */
    public @Nullable SyntaxNode next() {
        while (lines.advance()) {
            String line = Blanks.trimStart(lines.line());
            if (!directives.done() && isDirective(line)) {
                continue;
            }
            if (line.startsWith("#")) {
                comment(line);
            } else if (!line.isEmpty()) {
                return instruction(line);
            }
        }
        return null;
    }

    private boolean isDirective(String line) {
        try {
            Directives.Directive directive = directives.read(line);
            if (directive != null && directive.name().equals("escape")) {
                String value = directive.value();
                if (!value.equals("\\") && !value.equals("`")) {
                    throw new SyntaxException("invalid escape token '" + value + "' does not match ` or \\", value);
                }
                escape = value.charAt(0);
            }
            return directive != null;
        } catch (SyntaxException e) {
            throw Positions.error(source, lines.number(), lines.number(), e);
        }
    }

    private void comment(String line) {
        String text = Blanks.trim(line.substring(1));
        if (text.isEmpty()) {
            comments = new ArrayList<>();
        } else {
            comments.add(text);
        }
    }

    private SyntaxNode instruction(String firstLine) {
        int start = lines.number();
        String text = joined(firstLine);
        List<String> before = comments;
        comments = new ArrayList<>();
        try {
            SyntaxNode node = parse(text, false);
            List<Heredoc> files = new ArrayList<>();
            if (node.takesHeredocs() && text.contains("<<")) {
                for (Heredoc heredoc : Heredocs.inLine(text)) {
                    files.add(body(heredoc));
                }
            }
            return node.placed(start, lines.number(), before, files);
        } catch (SyntaxException e) {
            throw Positions.error(source, start, lines.number(), e);
        }
    }

    /** The line with its continuation lines; comments between them are dropped, empty lines too, with a warning. */
    private String joined(String firstLine) {
        String part = continued(firstLine);
        if (part == null) {
            return firstLine;
        }
        StringBuilder text = new StringBuilder(part);
        boolean emptyLine = false;
        while (part != null && lines.advance()) {
            String line = lines.line();
            int first = Blanks.skipSpace(line, 0);
            if (first == line.length()) {
                emptyLine = true;
            } else if (line.charAt(first) != '#') {
                part = continued(line);
                text.append(part == null ? line : part);
            }
        }
        if (emptyLine) {
            String shown = text.length() > 200 ? text.substring(0, 200) + "..." : text.toString();
            warnings.add(new Problem(
                    Location.ofLine(source, lines.number()),
                    "Empty continuation line found in: " + shown,
                    "Empty continuation lines will become errors in a future release"));
        }
        return text.toString();
    }

    /** The line without the escape character at its end; null where none continues it. */
    private @Nullable String continued(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
            end--;
        }
        boolean continues = end > 0 && line.charAt(end - 1) == escape && (end == 1 || line.charAt(end - 2) != escape);
        return continues ? line.substring(0, end - 1) : null;
    }

    private Heredoc body(Heredoc heredoc) throws SyntaxException {
        StringBuilder content = new StringBuilder();
        while (lines.advance()) {
            String line = lines.line();
            int tabs = 0;
            while (heredoc.chomp() && tabs < line.length() && line.charAt(tabs) == '\t') {
                tabs++;
            }
            if (line.length() - tabs == heredoc.name().length() && line.endsWith(heredoc.name())) {
                return new Heredoc(heredoc.name(), content.toString(), heredoc.expand(), heredoc.chomp(), heredoc.fd());
            }
            content.append(lines.raw());
        }
        throw new SyntaxException(
                "unterminated heredoc", "<<", "end it with a line that holds " + heredoc.name() + " and nothing else");
    }

    private SyntaxNode parse(String text, boolean trigger) throws SyntaxException {
        String trimmed = Blanks.trim(text);
        int end = InstructionWords.separator(trimmed, 0);
        String keyword = trimmed.substring(0, end);
        InstructionWords.Flagged flagged =
                InstructionWords.flags(trimmed.substring(InstructionWords.skipSeparators(trimmed, end)), escape);
        String rest = Blanks.trim(flagged.rest());
        SyntaxNode child = null;
        List<String> args = List.of();
        List<String> json = null;
        switch (keyword.toUpperCase(Locale.ROOT)) {
            case "ONBUILD" -> {
                if (trigger) {
                    throw new SyntaxException("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", keyword);
                }
                if (!rest.isEmpty()) {
                    child = parse(rest, true);
                }
            }
            case "ENV" -> args = InstructionWords.nameValues(rest, "ENV", escape);
            case "LABEL" -> args = InstructionWords.nameValues(rest, "LABEL", escape);
            case "ARG" -> args = InstructionWords.quoted(rest, escape);
            case "FROM", "EXPOSE" -> args = InstructionWords.plain(rest);
            case "MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR" -> args = whole(rest);
            case "ADD", "COPY", "VOLUME" -> {
                json = JsonWords.parse(rest);
                args = json == null ? InstructionWords.plain(rest) : json;
            }
            case "CMD", "ENTRYPOINT", "RUN", "SHELL" -> {
                json = JsonWords.parse(rest);
                args = json == null ? whole(rest) : json;
            }
            case "HEALTHCHECK" -> {
                int typeEnd = 0;
                while (typeEnd < rest.length() && !Blanks.isSpace(rest.charAt(typeEnd))) {
                    typeEnd++;
                }
                String command = Blanks.trimStart(rest.substring(typeEnd));
                json = JsonWords.parse(command);
                args = new ArrayList<>(whole(rest.substring(0, typeEnd)));
                args.addAll(json == null ? whole(command) : json);
            }
            default -> {}
        }
        return new SyntaxNode(keyword, flagged.flags(), args, json != null, child, text, 0, 0, List.of(), List.of());
    }

    private static List<String> whole(String text) {
        return text.isEmpty() ? List.of() : List.of(text);
    }
}
