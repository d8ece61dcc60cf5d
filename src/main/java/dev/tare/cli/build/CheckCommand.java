package dev.tare.cli.build;

import dev.tare.build.DockerfileCheck;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.Workplace;
import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Deliveries;
import dev.tare.cli.command.Page;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.check.CheckResult;
import dev.tare.oci.PlatformNames;
import dev.tare.report.CheckReport;
import dev.tare.store.Store;
import dev.tare.text.Json;
import dev.tare.text.Pairs;
import java.nio.charset.StandardCharsets;

/** {@code tare check}, and {@code tare build --check}. */
public final class CheckCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare check [FOLDER]
                Check a Dockerfile without building it

                -f, --file FILE                the Dockerfile, - for standard input (default: FOLDER/Dockerfile)
                --error                        exit with 3 when something is found, as check=error=true in the file does
                --json                         the JSON of docker build --call=check,format=json
                --build-arg NAME[=VALUE]...    set an ARG, or BUILDKIT_DOCKERFILE_CHECK
                --target STAGE                 check what this stage needs, not all stages
                --platform OS/ARCH...          what would be built for
                --build-context NAME=PLACE...  for FROM and --from: a folder, docker-image://NAME, oci-layout://FOLDER[:TAG], or a URL

                # the Dockerfile of this folder
                tare check
                # in a script: fail on any finding
                tare check --error .
                # all but one rule
                tare check --build-arg BUILDKIT_DOCKERFILE_CHECK=skip=UnpinnedBase .
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().size() > 1) {
            throw arguments.wrongCount("one folder");
        }
        Workplace place = Deliveries.place(console);
        CheckResult result;
        try (BuildSource source = BuildCommand.source(arguments, place);
                Store store = console.store()) {
            BuildRequest request = BuildRequest.of(source)
                    .platforms(PlatformNames.all(arguments.values("platform")))
                    .noCache(arguments.has("no-cache"))
                    .labels(Pairs.of(arguments.values("label")))
                    .dockerfile(DockerfileFlags.of(arguments, place))
                    .request();
            result = DockerfileCheck.of(request, store);
        }
        CheckReport report = new CheckReport(result);
        console.out()
                .print(
                        arguments.has("json")
                                ? new String(Json.write(report.json()), StandardCharsets.UTF_8) + "\n"
                                : report.text());
        console.out().flush();
        if (result.error() != null) {
            if (!arguments.has("json")) {
                throw result.error();
            }
            return TareException.FAILED;
        }
        boolean fails = result.failOnFinding() || arguments.has("error");
        return fails && !result.findings().isEmpty() ? TareException.NOT_MET : 0;
    }
}
