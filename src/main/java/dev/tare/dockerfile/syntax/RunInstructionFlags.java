package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.NearNames;
import dev.tare.dockerfile.syntax.Flags.Known;
import dev.tare.dockerfile.syntax.Instruction.Span;
import dev.tare.text.Csv;
import dev.tare.text.SyntaxException;
import java.util.Collections;
import java.util.List;

/** RUN and the flags whose values are the same wherever it runs. */
final class RunInstructionFlags {
    private RunInstructionFlags() {}

    static Instruction parse(Span span, SyntaxNode node) throws SyntaxException {
        Flags flags = Flags.parse(
                node.flags(), Known.list("mount"), Known.text("network"), Known.text("security"), Known.list("device"));
        for (String mount : flags.list("mount")) {
            checkMount(mount);
        }
        for (String device : flags.list("device")) {
            RunDevice.parse(device);
        }
        check(flags, "network", "invalid network mode \"%\"", List.of("default", "none", "host"));
        check(flags, "security", "security \"%\" is not valid", List.of("sandbox", "insecure"));
        return new Instruction.Run(span, InstructionParser.command(node), Collections.unmodifiableMap(flags.used()));
    }

    private static void check(Flags flags, String name, String message, List<String> allowed) throws SyntaxException {
        if (!flags.used().containsKey(name)) {
            return;
        }
        String value = flags.used().get(name).getFirst();
        if (!allowed.contains(value)) {
            String hint = NearNames.hint(value, allowed);
            throw new SyntaxException(
                    message.replace("%", value),
                    value.isEmpty() ? "--" + name : value,
                    hint == null ? "it is one of " + String.join(", ", allowed) : hint);
        }
    }

    /** What can be said before variables have values: it is CSV, and {@code from} has no variable. */
    private static void checkMount(String mount) throws SyntaxException {
        for (String field : Csv.fields(mount, "mounts")) {
            int equals = field.indexOf('=');
            if (equals == 4 && field.regionMatches(true, 0, "from", 0, 4)) {
                int dollar = field.indexOf('$', equals);
                if (dollar >= 0 && dollar != field.length() - 1) {
                    throw new SyntaxException(
                            "'from' doesn't support variable expansion, define alias stage instead", field);
                }
            }
        }
    }
}
