package dev.tare.usage.completion;

import dev.tare.usage.Flag;
import dev.tare.usage.Page;
import java.util.Map;

/** The script for zsh: arguments of {@code _arguments} for each command (zshcompsys(1)). */
final class ZshScript {
    private ZshScript() {}

    static String of(Map<String, Page> pages) {
        StringBuilder commands = new StringBuilder();
        StringBuilder cases = new StringBuilder();
        pages.forEach((name, page) -> {
            commands.append("        ")
                    .append(quoted(name + ":" + page.summary()))
                    .append('\n');
            cases.append("        (").append(name).append(")\n            _arguments -S \\\n");
            for (Flag flag : page.flags()) {
                cases.append("                ").append(flag(flag)).append(" \\\n");
            }
            cases.append("                '(- *)--help[show the help]' \\\n");
            cases.append("                ").append(operands(page)).append(" && ret=0\n            ;;\n");
        });
        return Completions.template("completion.zsh").formatted(commands, cases);
    }

    private static String flag(Flag flag) {
        String value = value(flag);
        String description = "[" + bracketed(flag.description()) + "]";
        boolean takes = flag.wantsValue();
        String name = "--" + flag.name() + (takes ? "=" : flag.form() == Flag.Form.OPTIONAL ? "=-" : "");
        if (flag.letter() == null) {
            return quoted((flag.repeats() ? "*" : "") + name + description + value);
        }
        // Each form of what may be given once excludes the other.
        String forms = flag.repeats() ? "'*'" : quoted("(-" + flag.letter() + " --" + flag.name() + ")");
        return forms + "{-" + flag.letter() + (takes ? "+" : "") + "," + name + "}" + quoted(description + value);
    }

    private static String value(Flag flag) {
        if (flag.value() == null) {
            return "";
        }
        String message = flag.value().replace(":", "\\:");
        String action = !flag.choices().isEmpty()
                ? "(" + String.join(" ", flag.choices()) + ")"
                : flag.value().startsWith("IMAGE") ? "_tare_images" : "_files";
        return (flag.form() == Flag.Form.OPTIONAL ? "::" : ":") + message + ":" + action;
    }

    private static String operands(Page page) {
        Operands operands = Operands.of(page);
        if (!operands.verbs().isEmpty()) {
            return quoted("1:what:(" + String.join(" ", operands.verbs()) + ")") + " '*:operand:_files'";
        }
        StringBuilder kinds = new StringBuilder();
        kinds.append(operands.images() ? " 'images:image:_tare_images'" : "");
        kinds.append(operands.containers() ? " 'containers:container:_tare_containers'" : "");
        kinds.append(operands.files() ? " 'files:file:_files'" : "");
        if (kinds.isEmpty()) {
            return "'*:operand:_files'";
        }
        String first = "_alternative" + kinds;
        return page.operands().contains("COMMAND")
                ? quoted("1:operand:{" + first + "}") + " '*::command:_normal'"
                : quoted("*:operand:{" + first + "}");
    }

    private static String bracketed(String text) {
        return text.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
