package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.oci.Platform;
import dev.tare.report.Format;
import dev.tare.report.ReportFields;
import dev.tare.report.Table;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells of the one builder, in the words of {@code docker buildx ls} and {@code inspect}.
 *
 * @param isList which of them
 */
record BuilderVerb(boolean isList) implements DockerVerb {
    private static final Map<String, String> HEADINGS = Map.of(
            "Name", "NAME/NODE",
            "DriverEndpoint", "DRIVER/ENDPOINT",
            "Status", "STATUS",
            "Buildkit", "BUILDKIT",
            "Platforms", "PLATFORMS",
            "LastActivity", "LAST ACTIVITY");

    private static final String NAME = "default";

    /** Of the BuildKit that buildx v0.24 brings: what its Dockerfiles may say is understood. */
    private static final String BUILDKIT = "v0.22.0";

    static BuilderVerb list() {
        return new BuilderVerb(true);
    }

    static BuilderVerb inspect() {
        return new BuilderVerb(false);
    }

    @Override
    public Page page() {
        return Pages.of(isList ? "" : "[NAME]", isList ? "List builders: there is one" : "Show the builder", """
                --builder NAME  there is one
                --bootstrap  nothing has to be started
                --format TEMPLATE  a Go template for each line, table TEMPLATE, or json
                --no-trunc  as without it
                --timeout TIME  nothing is waited for
                -D, --debug  as docker has it
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (!isList) {
            String name =
                    arguments.operands().isEmpty() ? arguments.value("builder", NAME) : arguments.operand("builder");
            console.out().print(about(name));
            return 0;
        }
        arguments.requireNoOperand();
        Format format = Format.parse(arguments.value("format"));
        if (format.isUsual()) {
            Table table = new Table("NAME/NODE", "DRIVER/ENDPOINT", "STATUS", "BUILDKIT", "PLATFORMS");
            table.row(NAME + "*", "docker", "", "", "");
            table.row(
                    " \\_ " + NAME,
                    " \\_ " + NAME,
                    "running",
                    BUILDKIT,
                    Platform.host().toString());
            console.out().print(table.render());
            return 0;
        }
        List<ReportFields> lines = new ArrayList<>();
        lines.add(new ReportFields(row("docker", "", ""), Map.of()));
        if (format.form() != Format.Form.JSON) {
            lines.add(new ReportFields(row(NAME, "running", Platform.host().toString()), Map.of()));
        }
        console.out().print(format.render(lines, HEADINGS));
        return 0;
    }

    private static Map<String, String> row(String endpoint, String status, String platforms) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("Name", NAME);
        row.put("DriverEndpoint", endpoint);
        row.put("Status", status);
        row.put("Buildkit", status.isEmpty() ? "" : BUILDKIT);
        row.put("Platforms", platforms);
        row.put("LastActivity", "");
        return row;
    }

    private static String about(String name) {
        return "Name:   " + name + "\nDriver: docker\n\nNodes:\n"
                + "Name:             " + name + "\n"
                + "Endpoint:         default\n"
                + "Status:           running\n"
                + "BuildKit version: " + BUILDKIT + "\n"
                + "Platforms:        " + Platform.host() + "\n";
    }
}
