package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.report.Format;
import dev.tare.report.Inspection;
import dev.tare.report.PrettyJson;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tare inspect}. */
public final class InspectCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare inspect IMAGE|CONTAINER...
                Show all that is known of containers and images, as JSON in docker's shape

                -f, --format TEMPLATE  print what a Go template makes of each, as in {{.State.Pid}}
                --type TYPE            look for a container or an image only (default: for either)
                --json                 print JSON, as without it

                # the whole
                tare inspect hello
                # the number of a container's first process
                tare inspect -f '{{.State.Pid}}' web
                # what a container of an image starts
                tare inspect --type image -f '{{json .Config.Entrypoint}}' hello
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireOperand("one container or image, or more");
        Inspection.Kind kind = Inspection.Kind.parse(arguments.value("type", ""));
        Format format = Format.parse(arguments.value("format"));
        Inspection inspection = new Inspection(kind, console.containers(), console::store);
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        int code = 0;
        for (String name : arguments.operands()) {
            try {
                out.add(inspection.of(name));
            } catch (TareException e) {
                if (e.exitCode() == TareException.USAGE) {
                    throw e;
                }
                // One that is missing must not hide the others.
                code = console.tell(e);
            }
        }
        if (format.template() != null) {
            for (Map<String, @Nullable Object> each : out) {
                console.out().println(format.template().inspect(each, each.containsKey("State")));
            }
        } else {
            // An empty list, too: as docker has it, what reads it gets JSON.
            console.out().print(PrettyJson.write(out));
        }
        return code;
    }
}
