package dev.tare.cli;

import dev.tare.oci.Json;
import dev.tare.report.ContainersReport;
import dev.tare.sandbox.Container;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code tare ps}. */
final class PsCommand implements Command {
    @Override
    public String summary() {
        return "List containers";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.of("all", "show all containers, not only those that run").letter("a"),
                Flag.of("quiet", "print IDs only").letter("q"),
                Flag.of("no-trunc", "do not cut IDs and commands"),
                Flag.of("json", "print a JSON array"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# what runs",
                "tare ps",
                "# remove all that have ended",
                "tare ps -a --json | jq -r '.[] | select(.status == \"exited\") | .id' | xargs tare rm");
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (!arguments.operands().isEmpty()) {
            throw arguments.wrongCount("no operand");
        }
        List<Container> shown = new ArrayList<>();
        for (Container container : ContainerHome.of(console).list()) {
            if (arguments.has("all") || container.isRunning()) {
                shown.add(container);
            }
        }
        ContainersReport report = new ContainersReport(shown, Instant.now());
        if (arguments.has("json")) {
            console.out().println(new String(Json.write(report.json()), StandardCharsets.UTF_8));
        } else if (arguments.has("quiet")) {
            console.out().print(report.ids(arguments.has("no-trunc")));
        } else {
            console.out().print(report.table(arguments.has("no-trunc")));
        }
        return 0;
    }
}
