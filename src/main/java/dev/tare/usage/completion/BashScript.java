package dev.tare.usage.completion;

import dev.tare.usage.Flag;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The script for bash: a row of the template's table for each command. */
final class BashScript {
    private BashScript() {}

    static String of(Map<String, Page> pages) {
        StringBuilder rows = new StringBuilder();
        pages.forEach((name, page) -> rows.append(row(name, page)));
        return Completions.template("completion.bash").formatted(String.join(" ", pages.keySet()), rows);
    }

    private static String row(String name, Page page) {
        List<String> flags = new ArrayList<>();
        List<String> valued = new ArrayList<>();
        List<String> choices = new ArrayList<>();
        for (Flag flag : page.flags()) {
            List<String> forms = flag.letter() == null
                    ? List.of("--" + flag.name())
                    : List.of("-" + flag.letter(), "--" + flag.name());
            flags.addAll(forms);
            if (flag.wantsValue()) {
                valued.addAll(forms);
            }
            if (!flag.choices().isEmpty()) {
                forms.forEach(form -> choices.add(form + "=" + String.join("|", flag.choices())));
            }
        }
        Operands operands = Operands.of(page);
        List<String> kinds = new ArrayList<>();
        if (operands.images()) {
            kinds.add("image");
        }
        if (operands.containers()) {
            kinds.add("container");
        }
        if (operands.files()) {
            kinds.add("file");
        }
        return "        " + name + ") flags='" + String.join(" ", flags) + "' valued='" + String.join(" ", valued)
                + "' choices='" + String.join(" ", choices) + "' verbs='" + String.join(" ", operands.verbs())
                + "' operands='" + String.join(" ", kinds)
                + "' ;;\n";
    }
}
