package dev.tare.cli.build;

import dev.tare.bake.BakeConfig;
import dev.tare.bake.BakeFiles;
import dev.tare.bake.BakeList;
import dev.tare.bake.BakeOverrides;
import dev.tare.bake.BakePermissions;
import dev.tare.bake.BakePlan;
import dev.tare.bake.BakeRequest;
import dev.tare.bake.BakeResolver;
import dev.tare.bake.BakeRunner;
import dev.tare.bake.BakeTarget;
import dev.tare.bake.BakeVariables;
import dev.tare.build.BuildResult;
import dev.tare.build.Builder;
import dev.tare.build.SolverChoice;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.Workplace;
import dev.tare.cli.progress.Interruption;
import dev.tare.cli.progress.ProgressFlag;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Deliveries;
import dev.tare.command.Restart;
import dev.tare.deliver.files.PromisedFile;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.sandbox.UserNamespace;
import dev.tare.store.Store;
import dev.tare.terminal.BuildProgress;
import dev.tare.text.Pairs;
import dev.tare.usage.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tare bake}, and {@code docker buildx bake}: the targets of a bake file, side by side. */
public final class BakeCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare bake [TARGET...]
                Build the targets of a docker-bake.hcl, a docker-bake.json or a compose.yaml

                -f, --file FILE...             the bake file, - for standard input; of several the later ones go before
                --set TARGET.KEY[.NAME][+]=VALUE...  say something else than the file; TARGET may be a pattern
                --var NAME=VALUE...            set a variable of the file
                --print                        print what would be built, as JSON, and build nothing
                --list WHAT                    list targets or variables; type=targets,format=json for scripts
                --push                         push images to the registries of their names
                --load                         load images into the Docker or podman of this machine
                --no-cache                     build each step anew
                --pull                         ask registries for newer bases of those that are in the store, too
                --sbom[=FORM:true]             attach what the images are made of: spdx (default) or cyclonedx
                --provenance[=MODE:true]       attach how they were built: mode=min (default) or mode=max
                --allow WHAT...                allow network.host, security.insecure, ssh, fs.read=PATH, fs.write=PATH or fs=PATH
                --metadata-file FILE           write what was built to a file, as JSON
                --progress KIND                auto, plain, tty, json or quiet (default: auto)

                # the group or target "default" of the file that is here
                tare bake
                # what would be built
                tare bake --print
                # two targets, for two kinds of machine, to their registries
                tare bake --push --set '*.platform=linux/amd64,linux/arm64' api web
                # the images of a compose file
                tare bake -f compose.yaml
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        return Restart.keepingInput(arguments, console, (at, input) -> run(arguments, at, input));
    }

    private static int run(Arguments arguments, Console console, @Nullable Path input) {
        long start = System.nanoTime();
        Workplace place = Deliveries.place(console);
        String list = arguments.value("list");
        if (list != null && arguments.has("print")) {
            throw TareException.usage("--print and --list are mutually exclusive", null);
        }
        BakeVariables variables = BakeFiles.variables(
                Pairs.of(arguments.values("var")),
                place,
                "cwd://",
                Platform.host().toString());
        BakeConfig config = BakeFiles.parse(BakeFiles.read(arguments.values("file"), place), variables, place);
        if (list != null) {
            console.out().print(BakeList.of(list).text(config));
            return 0;
        }
        List<String> sets = BakeOverrides.words(
                arguments.values("set"),
                flag -> arguments.has(flag) ? Boolean.TRUE : arguments.isOff(flag) ? Boolean.FALSE : null,
                arguments::value);
        BakePlan plan = BakeResolver.resolve(config, arguments.operands(), sets, place.environment());
        if (arguments.has("print")) {
            console.out().print(plan.json());
            return 0;
        }
        BakePermissions.require(plan, arguments.values("allow"), sets, place.directory(), place.environment());
        return build(plan, new Asked(arguments, console, place, input, start));
    }

    /** How it was asked for. @param input what standard input holds, where that is a file */
    private record Asked(
            Arguments arguments,
            Console console,
            Workplace place,
            @Nullable Path input,
            long start) {}

    private static int build(BakePlan plan, Asked asked) {
        Console console = asked.console;
        String file = asked.arguments.value("metadata-file");
        PromisedFile metadata =
                file == null ? null : PromisedFile.replacing(console.path(file), "--metadata-file " + file);
        Map<String, BuildRequest> requests = new LinkedHashMap<>();
        List<BuildSource> sources = new ArrayList<>();
        EnumSet<Builder.Option> options = EnumSet.noneOf(Builder.Option.class);
        MetadataFlags.provenance(asked.arguments, console.environment()).ifPresent(options::add);
        String kind = ProgressFlag.kind(asked.arguments, console);
        try (BuildProgress progress = BuildProgress.of(kind, console.err(), console.environment(), "Building");
                Interruption _ = Interruption.of(progress, console)) {
            for (BakeTarget target : plan.targets().values()) {
                BakeRequest request = BakeRequest.of(target, asked.place);
                sources.add(request.request().source());
                options.addAll(request.options());
                requests.put(target.name(), request.request());
            }
            if (UserNamespace.isNeeded()
                    && requests.values().stream()
                            .anyMatch(request -> request.source().mayRun())) {
                progress.conclude();
                return Restart.build(0, asked.input);
            }
            Map<String, BuildResult> results;
            try (Store store = console.store();
                    Builder builder = new Builder(
                            store,
                            asked.place,
                            progress,
                            options,
                            SolverChoice.choose(List.of(), store, asked.place, ".", progress))) {
                results = new BakeRunner(plan, requests, builder, progress, progress::tell).run();
            }
            if (metadata != null) {
                metadata.write(MetadataFlags.json(results, progress, console.environment()));
            }
            progress.conclude();
            report(plan, results, asked, kind.equals("quiet"));
            return 0;
        } finally {
            sources.forEach(BuildSource::close);
        }
    }

    private static void report(BakePlan plan, Map<String, BuildResult> results, Asked asked, boolean quiet) {
        results.forEach((name, result) -> {
            if (!quiet && !plan.linked().contains(name)) {
                asked.console.err().print(name + ": ");
                new BuildReport(result, System.nanoTime() - asked.start).print(asked.console, false);
            }
        });
    }
}
