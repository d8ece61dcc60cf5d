package dev.tare.dockerfile.syntax;

import dev.tare.dockerfile.syntax.Flags.Known;
import dev.tare.dockerfile.syntax.Instruction.CopyOption;
import dev.tare.dockerfile.syntax.Instruction.Heredoc;
import dev.tare.dockerfile.syntax.Instruction.Span;
import dev.tare.text.SyntaxException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** COPY and ADD: sources, here-documents among them, and a destination. */
final class FileInstructions {
    private FileInstructions() {}

    static Instruction copy(Span span, SyntaxNode node) throws SyntaxException {
        checkCount(node, "COPY");
        Flags flags = Flags.parse(
                node.flags(),
                Known.text("from"),
                Known.text("chown"),
                Known.text("chmod"),
                Known.bool("link"),
                Known.bool("parents"),
                Known.list("exclude"));
        String destination = destination(node, "COPY");
        List<String> sources = new ArrayList<>();
        List<Heredoc> files = new ArrayList<>();
        split(node, sources, files);
        Set<CopyOption> options = EnumSet.noneOf(CopyOption.class);
        if (flags.isTrue("link")) {
            options.add(CopyOption.LINK);
        }
        if (flags.isTrue("parents")) {
            options.add(CopyOption.PARENTS);
        }
        return new Instruction.Copy(
                span,
                List.copyOf(sources),
                List.copyOf(files),
                destination,
                flags.text("from"),
                flags.text("chown"),
                flags.text("chmod"),
                options,
                List.copyOf(flags.list("exclude")));
    }

    static Instruction add(Span span, SyntaxNode node) throws SyntaxException {
        checkCount(node, "ADD");
        Flags flags = Flags.parse(
                node.flags(),
                Known.text("chown"),
                Known.text("chmod"),
                Known.bool("link"),
                Known.bool("keep-git-dir"),
                Known.text("checksum"),
                Known.bool("unpack"),
                Known.list("exclude"));
        String destination = destination(node, "ADD");
        List<String> sources = new ArrayList<>();
        List<Heredoc> files = new ArrayList<>();
        split(node, sources, files);
        return new Instruction.Add(
                span,
                List.copyOf(sources),
                List.copyOf(files),
                destination,
                flags.text("chown"),
                flags.text("chmod"),
                flags.text("checksum"),
                flags.isTrue("link"),
                flags.bool("keep-git-dir"),
                flags.bool("unpack"),
                List.copyOf(flags.list("exclude")));
    }

    private static void checkCount(SyntaxNode node, String name) throws SyntaxException {
        if (node.args().size() < 2) {
            throw new SyntaxException(
                    name + " requires at least two arguments, but only one was provided."
                            + " Destination could not be determined",
                    node.keyword(),
                    "write " + name + " source destination");
        }
    }

    private static String destination(SyntaxNode node, String name) throws SyntaxException {
        String destination = node.args().getLast();
        if (Heredocs.orNull(destination) != null) {
            throw new SyntaxException(name + " cannot accept a heredoc as a destination", destination);
        }
        return destination;
    }

    private static void split(SyntaxNode node, List<String> sources, List<Heredoc> files) {
        for (String source : node.args().subList(0, node.args().size() - 1)) {
            Heredoc heredoc = Heredocs.orNull(source);
            if (heredoc == null) {
                sources.add(source);
                continue;
            }
            String content = content(node, heredoc.name());
            files.add(new Heredoc(
                    heredoc.name(),
                    heredoc.chomp() ? Heredocs.chomp(content) : content,
                    heredoc.expand(),
                    heredoc.chomp(),
                    heredoc.fd()));
        }
    }

    /** Of two here-documents of one name the last one counts; in the JSON form there is none, and the file is empty. */
    private static String content(SyntaxNode node, String name) {
        for (int i = node.heredocs().size() - 1; i >= 0; i--) {
            if (node.heredocs().get(i).name().equals(name)) {
                return node.heredocs().get(i).content();
            }
        }
        return "";
    }
}
