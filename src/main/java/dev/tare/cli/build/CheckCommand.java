package dev.tare.cli.build;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Flag;
import dev.tare.cli.command.OpenStore;
import dev.tare.deliver.load.LayoutImages;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.check.CheckResult;
import dev.tare.dockerfile.check.Checks;
import dev.tare.engine.StoreResolver;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.report.CheckReport;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tare check}, and {@code tare build --check}. */
public final class CheckCommand implements Command {
    @Override
    public String summary() {
        return "Check a Dockerfile without building it";
    }

    @Override
    public String operands() {
        return "[FOLDER]";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.value("file", "FILE", "the Dockerfile, - for standard input (default: FOLDER/Dockerfile)")
                        .letter("f"),
                Flag.of("error", "exit with 3 when something is found, as check=error=true in the file does"),
                Flag.of("json", "the JSON of docker build --call=check,format=json"),
                Flag.list("build-arg", "NAME[=VALUE]", "set an ARG, or BUILDKIT_DOCKERFILE_CHECK"),
                Flag.value("target", "STAGE", "check what this stage needs, not all stages"),
                Flag.list("platform", "OS/ARCH", "what would be built for"),
                DockerfileOptions.contextFlag());
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# the Dockerfile of this folder",
                "tare check",
                "# in a script: fail on any finding",
                "tare check --error .",
                "# all but one rule",
                "tare check --build-arg BUILDKIT_DOCKERFILE_CHECK=skip=UnpinnedBase .");
    }

    @Override
    public int run(Arguments arguments, Console console) {
        try (BuildSource source = BuildSource.find(arguments, console)) {
            if (source instanceof BuildSource.DockerfileText dockerfile) {
                return check(dockerfile, arguments, console);
            }
            throw TareException.usage("there is no Dockerfile to check: a Go package needs none", null);
        }
    }

    /** Checks, prints and gives the exit code. */
    static int check(BuildSource.DockerfileText source, Arguments arguments, Console console) {
        if (source.archive() != null) {
            throw TareException.usage("a tar on standard input can't be checked", "unpack it, and check its folder");
        }
        if (source.remote() != null) {
            throw TareException.usage(
                    "a build context from elsewhere can't be checked", "fetch it, and check its folder");
        }
        CheckResult result;
        try (Store store = OpenStore.of(console)) {
            PlanOptions options = DockerfileOptions.of(source, arguments, platform(arguments), null, console);
            result = Checks.ofFile(
                    source.text(),
                    options,
                    new LayoutImages(store, new StoreResolver(store)),
                    ContextListing.of(source, options));
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

    /** As with docker, checks of a build for several are those of the first. */
    private static @Nullable Platform platform(Arguments arguments) {
        List<Platform> platforms = PlatformNames.all(arguments.values("platform"));
        return platforms.isEmpty() ? null : platforms.getFirst();
    }
}
