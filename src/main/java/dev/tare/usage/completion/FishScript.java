package dev.tare.usage.completion;

import dev.tare.usage.Flag;
import dev.tare.usage.Page;
import java.util.Map;

/** The script for fish: a {@code complete} for each option and kind of operand. */
final class FishScript {
    private FishScript() {}

    static String of(Map<String, Page> pages) {
        StringBuilder lines = new StringBuilder();
        pages.forEach((name, page) -> {
            lines.append("complete -c tare -n __tare_needs_command -f -a ")
                    .append(name)
                    .append(" -d ")
                    .append(quoted(page.summary()))
                    .append('\n');
            String where = "complete -c tare -n '__tare_is " + name + "'";
            for (Flag flag : page.flags()) {
                lines.append(where).append(flag(flag)).append('\n');
            }
            lines.append(where).append(" -l help -d 'show the help'\n");
            operands(name, page, where, lines);
        });
        return Completions.template("completion.fish").formatted(lines);
    }

    private static String flag(Flag flag) {
        String name = (flag.letter() == null ? "" : " -s " + flag.letter()) + " -l " + flag.name();
        String images = flag.value() != null && flag.value().startsWith("IMAGE") ? " -f -a '(__tare_images)'" : "";
        String choices = flag.choices().isEmpty() ? "" : " -f -a " + quoted(String.join(" ", flag.choices()));
        // Its -r: a value must follow, and files fit.
        return name + (flag.wantsValue() ? " -r" : "") + images + choices + " -d " + quoted(flag.description());
    }

    private static void operands(String name, Page page, String where, StringBuilder lines) {
        Operands operands = Operands.of(page);
        if (!operands.verbs().isEmpty()) {
            lines.append("complete -c tare -n '__tare_first ").append(name).append("' -f -a ");
            lines.append(quoted(String.join(" ", operands.verbs()))).append('\n');
        }
        String only = operands.files() ? " -a " : " -f -a ";
        if (operands.images()) {
            lines.append(where).append(only).append("'(__tare_images)' -d image\n");
        }
        if (operands.containers()) {
            lines.append(where).append(only).append("'(__tare_containers)' -d container\n");
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
