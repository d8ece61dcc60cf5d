package dev.tare.dockerfile.syntax;

import dev.tare.dockerfile.syntax.Flags.Known;
import dev.tare.dockerfile.syntax.Instruction.Span;
import dev.tare.text.GoDuration;
import dev.tare.text.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** HEALTHCHECK. */
final class HealthcheckParser {
    private static final long MILLISECOND = 1_000_000;

    private HealthcheckParser() {}

    static Instruction parse(Span span, SyntaxNode node) throws SyntaxException {
        InstructionParser.atLeastOne(node, "HEALTHCHECK");
        String type = node.args().getFirst();
        List<String> words = node.args().subList(1, node.args().size());
        if (type.equalsIgnoreCase("NONE")) {
            if (!words.isEmpty()) {
                throw new SyntaxException("HEALTHCHECK NONE takes no arguments", words.getFirst());
            }
            return new Instruction.Healthcheck(span, List.of("NONE"), 0, 0, 0, 0, 0);
        }
        Flags flags = Flags.parse(
                node.flags(),
                Known.text("interval"),
                Known.text("timeout"),
                Known.text("start-period"),
                Known.text("start-interval"),
                Known.text("retries"));
        if (!type.equalsIgnoreCase("CMD")) {
            throw new SyntaxException(
                    "Unknown type \"" + type.toUpperCase(Locale.ROOT) + "\" in HEALTHCHECK (try CMD)", type);
        }
        if (words.isEmpty()) {
            throw new SyntaxException("Missing command after HEALTHCHECK CMD", type);
        }
        List<String> test = new ArrayList<>(words.size() + 1);
        test.add(node.json() ? "CMD" : "CMD-SHELL");
        test.addAll(words);
        return new Instruction.Healthcheck(
                span,
                List.copyOf(test),
                duration(flags, "interval"),
                duration(flags, "timeout"),
                duration(flags, "start-period"),
                duration(flags, "start-interval"),
                retries(flags));
    }

    private static long duration(Flags flags, String name) throws SyntaxException {
        String text = flags.text(name);
        if (text == null) {
            return 0;
        }
        Long nanos = GoDuration.parse(text);
        if (nanos == null) {
            throw new SyntaxException(
                    "--" + name + ": invalid duration \"" + text + "\"", text, "write it as 30s, 1m30s or 500ms");
        }
        if (nanos != 0 && nanos < MILLISECOND) {
            throw new SyntaxException("Interval \"" + name + "\" cannot be less than 1ms", text);
        }
        return nanos;
    }

    private static long retries(Flags flags) throws SyntaxException {
        String text = flags.text("retries");
        if (text == null) {
            return 0;
        }
        int retries;
        try {
            retries = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new SyntaxException("--retries: \"" + text + "\" is no whole number", text);
        }
        if (retries < 0) {
            throw new SyntaxException("--retries cannot be negative (" + retries + ")", text);
        }
        return retries;
    }
}
