package dev.tare.cli.build;

import dev.tare.build.DockerfileCheck;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Deliveries;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.check.CheckResult;
import dev.tare.dockerfile.outline.Outline;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.oci.PlatformNames;
import dev.tare.report.CheckReport;
import dev.tare.report.outline.OutlineReport;
import dev.tare.store.Store;
import dev.tare.text.Json;
import dev.tare.text.Pairs;
import dev.tare.usage.Page;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

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

    /** As a build is asked for it. @param call the value of {@code --call}, in docker's form */
    static int called(String call, Arguments arguments, Console console) {
        boolean json = call.endsWith(",format=json") || arguments.has("json");
        String what = call.endsWith(",format=json") ? call.substring(0, call.length() - ",format=json".length()) : call;
        return switch (what) {
            case "check", "lint" -> run(arguments, json, console);
            case "outline" ->
                tell(arguments, console, request -> {
                    Outline outline = DockerfileCheck.outline(request);
                    return json ? OutlineReport.json(outline) : OutlineReport.text(outline);
                });
            case "targets" ->
                tell(arguments, console, request -> {
                    Dockerfile file = DockerfileCheck.file(request);
                    return json ? OutlineReport.targetsJson(file) : OutlineReport.targets(file);
                });
            default ->
                throw TareException.usage(
                        "--call takes build, check, outline or targets, not \"" + call + "\"",
                        "for JSON add ,format=json, as in --call=outline,format=json");
        };
    }

    private static int tell(Arguments arguments, Console console, Function<BuildRequest, String> report) {
        try (BuildSource source = BuildCommand.source(arguments, Deliveries.place(console))) {
            console.out().print(report.apply(request(arguments, source, console)));
            console.out().flush();
        }
        return 0;
    }

    private static BuildRequest request(Arguments arguments, BuildSource source, Console console) {
        return BuildRequest.of(source)
                .platforms(PlatformNames.all(arguments.values("platform")))
                .noCache(arguments.has("no-cache"))
                .labels(Pairs.of(arguments.values("label")))
                .dockerfile(DockerfileFlags.of(arguments, Deliveries.place(console)))
                .request();
    }

    @Override
    public int run(Arguments arguments, Console console) {
        return run(arguments, arguments.has("json"), console);
    }

    private static int run(Arguments arguments, boolean json, Console console) {
        if (arguments.operands().size() > 1) {
            throw arguments.wrongCount("one folder");
        }
        CheckResult result;
        try (BuildSource source = BuildCommand.source(arguments, Deliveries.place(console));
                Store store = console.store()) {
            result = DockerfileCheck.of(request(arguments, source, console), store);
        }
        CheckReport report = new CheckReport(result);
        console.out()
                .print(json ? new String(Json.write(report.json()), StandardCharsets.UTF_8) + "\n" : report.text());
        console.out().flush();
        if (result.error() != null) {
            if (!json) {
                throw result.error();
            }
            return TareException.FAILED;
        }
        boolean fails = result.failOnFinding() || arguments.has("error");
        return fails && !result.findings().isEmpty() ? TareException.NOT_MET : 0;
    }
}
