package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.report.Format;
import dev.tare.report.PrettyJson;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows things of one kind as JSON.
 *
 * @param kind what they are called
 * @param usual what is shown where none is named; null where one must be
 * @param find gives one by its name, or null
 * @param names those that there are, for a near one
 */
record InspectVerb(
        String kind,
        @Nullable String usual,
        Function<String, @Nullable Map<String, @Nullable Object>> find,
        Collection<String> names)
        implements DockerVerb {

    static InspectVerb contexts() {
        return new InspectVerb(
                "context",
                "default",
                name -> name.equals("default")
                        ? Map.of("Name", name, "Metadata", Map.of(), "Endpoints", Map.of("docker", Map.of("Host", "")))
                        : null,
                List.of("default"));
    }

    @Override
    public Page page() {
        return Pages.of("NAME...", "Show all that is known of a " + kind + ", as JSON", """
                -f, --format TEMPLATE  print what a Go template makes of each
                -v, --verbose  as without it
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (usual == null) {
            arguments.requireOperand("one " + kind + " or more");
        }
        Format format = Format.parse(arguments.value("format"));
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        int code = 0;
        for (String name : arguments.operands().isEmpty() ? List.of(String.valueOf(usual)) : arguments.operands()) {
            Map<String, @Nullable Object> found = find.apply(name);
            if (found == null) {
                code = console.tell(TareException.failed(
                        "there is no " + kind + " called \"" + name + "\"", NearNames.hint(name, names)));
            } else {
                out.add(found);
            }
        }
        if (format.template() == null) {
            console.out().print(PrettyJson.write(out));
        } else {
            out.forEach(each -> console.out().println(format.template().render(each)));
        }
        return code;
    }
}
