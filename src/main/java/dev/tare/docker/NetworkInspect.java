package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.report.NetworksReport;
import dev.tare.usage.Page;
import java.util.List;

/** {@code docker network inspect}. */
final class NetworkInspect implements DockerVerb {
    @Override
    public Page page() {
        return new InspectVerb("network", null, _ -> null, List.of()).page();
    }

    @Override
    public int run(Arguments arguments, Console console) {
        NetworksReport report = new NetworksReport(console.containers());
        return new InspectVerb(
                        "network",
                        null,
                        report::inspect,
                        report.lines().stream().map(NetworksReport.Line::name).toList())
                .run(arguments, console);
    }
}
