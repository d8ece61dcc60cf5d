package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.NearNames;
import dev.tare.dockerfile.syntax.Flags.Known;
import dev.tare.dockerfile.syntax.Instruction.ArgDefault;
import dev.tare.dockerfile.syntax.Instruction.CommandLine;
import dev.tare.dockerfile.syntax.Instruction.Pair;
import dev.tare.dockerfile.syntax.Instruction.Span;
import dev.tare.text.Names;
import dev.tare.text.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes instructions of nodes: checks flags and counts of arguments. */
final class InstructionParser {
    private static final List<String> KEYWORDS = List.of(
            "FROM",
            "RUN",
            "COPY",
            "ADD",
            "ENV",
            "ARG",
            "LABEL",
            "CMD",
            "ENTRYPOINT",
            "EXPOSE",
            "HEALTHCHECK",
            "MAINTAINER",
            "ONBUILD",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");

    private InstructionParser() {}

    static Instruction parse(SyntaxNode node) throws SyntaxException {
        Span span = new Span(node.start(), node.end(), node.keyword(), Blanks.trim(node.original()));
        String name = node.keyword().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "FROM" -> from(span, node);
            case "ARG" -> arg(span, node);
            case "ENV" -> new Instruction.Env(span, pairs(node, name));
            case "LABEL" -> new Instruction.Label(span, pairs(node, name));
            case "MAINTAINER" -> new Instruction.Maintainer(span, checkedOnly(node, name));
            case "RUN" -> RunInstructionFlags.parse(span, node);
            case "COPY" -> FileInstructions.copy(span, node);
            case "ADD" -> FileInstructions.add(span, node);
            case "WORKDIR" -> new Instruction.Workdir(span, checkedOnly(node, name));
            case "USER" -> new Instruction.User(span, checkedOnly(node, name));
            case "VOLUME" -> new Instruction.Volume(span, volumes(node));
            case "EXPOSE" -> new Instruction.Expose(span, ports(node));
            case "CMD" -> new Instruction.Cmd(span, checkedCommand(node));
            case "ENTRYPOINT" -> new Instruction.Entrypoint(span, checkedCommand(node));
            case "SHELL" -> new Instruction.Shell(span, shell(node));
            case "STOPSIGNAL" -> new Instruction.StopSignal(span, only(node, name));
            case "HEALTHCHECK" -> HealthcheckParser.parse(span, node);
            case "ONBUILD" -> new Instruction.OnBuild(span, trigger(node));
            default -> throw unknown(node.keyword());
        };
    }

    private static SyntaxException unknown(String keyword) {
        if (keyword.isEmpty()) {
            return new SyntaxException(
                    "unknown instruction: the line holds nothing but an escape character",
                    "",
                    "remove it: it continues no instruction");
        }
        return new SyntaxException(
                "unknown instruction: " + shorten(keyword), keyword, NearNames.hint(keyword, KEYWORDS));
    }

    private static String shorten(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }

    /** The words of an exec form, or the text of a shell form as one word. */
    static CommandLine command(SyntaxNode node) {
        List<String> words = node.json() || !node.args().isEmpty() ? node.args() : List.of("");
        return new CommandLine(words, !node.json(), node.heredocs());
    }

    private static CommandLine checkedCommand(SyntaxNode node) throws SyntaxException {
        Flags.parse(node.flags());
        return command(node);
    }

    private static String only(SyntaxNode node, String name) throws SyntaxException {
        if (node.args().size() != 1) {
            throw new SyntaxException(name + " requires exactly one argument", node.keyword());
        }
        return node.args().getFirst();
    }

    private static String checkedOnly(SyntaxNode node, String name) throws SyntaxException {
        String argument = only(node, name);
        Flags.parse(node.flags());
        return argument;
    }

    static void atLeastOne(SyntaxNode node, String name) throws SyntaxException {
        if (node.args().isEmpty() && node.child() == null) {
            throw new SyntaxException(name + " requires at least one argument", node.keyword());
        }
    }

    private static List<Pair> pairs(SyntaxNode node, String name) throws SyntaxException {
        Flags.parse(node.flags());
        atLeastOne(node, name);
        List<Pair> pairs = new ArrayList<>(node.args().size() / 3);
        for (int i = 0; i < node.args().size(); i += 3) {
            if (node.args().get(i).isEmpty()) {
                throw new SyntaxException(
                        name + " names can not be blank", "=" + node.args().get(i + 1));
            }
            pairs.add(new Pair(
                    node.args().get(i),
                    node.args().get(i + 1),
                    !node.args().get(i + 2).isEmpty()));
        }
        return List.copyOf(pairs);
    }

    private static Instruction from(Span span, SyntaxNode node) throws SyntaxException {
        List<String> args = node.args();
        String stage = null;
        if (args.size() == 3 && args.get(1).equalsIgnoreCase("as")) {
            stage = args.get(2).toLowerCase(Locale.ROOT);
            if (!isStageName(stage)) {
                throw new SyntaxException(
                        "invalid name for build stage: \"" + args.get(2)
                                + "\", name can't start with a number or contain symbols",
                        args.get(2),
                        "use letters, digits, \"-\", \"_\" and \".\"");
            }
        } else if (args.size() != 1) {
            throw new SyntaxException(
                    "FROM requires either one or three arguments",
                    args.isEmpty() ? node.keyword() : "",
                    "write FROM image or FROM image AS name");
        }
        Flags flags = Flags.parse(node.flags(), Known.text("platform"));
        return new Instruction.From(
                span, flags.text("platform"), args.getFirst(), stage, description(node.comments(), stage));
    }

    /** {@code ^[a-z][a-z0-9-_.]*$} */
    private static boolean isStageName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            if (!letter && (i == 0 || !(c >= '0' && c <= '9') && "-_.".indexOf(c) < 0)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static Instruction arg(Span span, SyntaxNode node) throws SyntaxException {
        atLeastOne(node, "ARG");
        List<ArgDefault> args = new ArrayList<>(node.args().size());
        for (String word : node.args()) {
            int equals = word.indexOf('=');
            if (equals == 0) {
                throw new SyntaxException("ARG names can not be blank", word);
            }
            String name = equals < 0 ? word : word.substring(0, equals);
            args.add(new ArgDefault(
                    name, equals < 0 ? null : word.substring(equals + 1), description(node.comments(), name)));
        }
        return new Instruction.Arg(span, List.copyOf(args));
    }

    /** The rest of the first comment line that begins with the name. */
    private static String description(List<String> comments, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            for (String comment : comments) {
                if (comment.startsWith(name) && comment.startsWith(" ", name.length())) {
                    return comment.substring(name.length() + 1);
                }
            }
        }
        return "";
    }

    private static List<String> volumes(SyntaxNode node) throws SyntaxException {
        atLeastOne(node, "VOLUME");
        Flags.parse(node.flags());
        List<String> paths = new ArrayList<>(node.args().size());
        for (String arg : node.args()) {
            String path = Blanks.trim(arg);
            if (path.isEmpty()) {
                throw new SyntaxException("VOLUME specified can not be an empty string", "\"" + arg + "\"");
            }
            paths.add(path);
        }
        return List.copyOf(paths);
    }

    /** Sorted as they are written, before anything is expanded: so the history of the image has them. */
    private static List<String> ports(SyntaxNode node) throws SyntaxException {
        atLeastOne(node, "EXPOSE");
        Flags.parse(node.flags());
        List<String> ports = new ArrayList<>(node.args());
        ports.sort(Names.BYTEWISE);
        return List.copyOf(ports);
    }

    private static List<String> shell(SyntaxNode node) throws SyntaxException {
        Flags.parse(node.flags());
        atLeastOne(node, "SHELL");
        if (!node.json()) {
            throw new SyntaxException(
                    "SHELL requires the arguments to be in JSON form",
                    node.args().getFirst(),
                    "write [\"/bin/sh\", \"-c\"]");
        }
        return List.copyOf(node.args());
    }

    private static String trigger(SyntaxNode node) throws SyntaxException {
        atLeastOne(node, "ONBUILD");
        Flags.parse(node.flags());
        SyntaxNode child = node.child();
        String name = child == null ? "" : child.keyword().toUpperCase(Locale.ROOT);
        if (name.equals("FROM") || name.equals("MAINTAINER")) {
            throw new SyntaxException(name + " isn't allowed as an ONBUILD trigger", name);
        }
        String text = node.original()
                .substring(Blanks.skipSpace(node.original(), 0) + node.keyword().length());
        StringBuilder expression = new StringBuilder(Blanks.trimStart(text));
        for (Instruction.Heredoc heredoc : node.heredocs()) {
            expression.append('\n').append(heredoc.content()).append(heredoc.name());
        }
        return expression.toString();
    }
}
