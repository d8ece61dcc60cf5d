package dev.tare.cli.build;

import dev.tare.build.Build;
import dev.tare.build.BuildResult;
import dev.tare.build.Builder;
import dev.tare.build.Neighbours;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.GoCompile;
import dev.tare.build.request.GoRequest;
import dev.tare.build.request.NeedsMode;
import dev.tare.build.request.NeedsRequest;
import dev.tare.build.request.Workplace;
import dev.tare.cli.progress.Interruption;
import dev.tare.cli.progress.ProgressFlag;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Deliveries;
import dev.tare.deliver.files.PromisedFile;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.explain.compare.ImageComparison;
import dev.tare.explain.compare.Variant;
import dev.tare.golang.GoPackage;
import dev.tare.store.Store;
import dev.tare.terminal.BuildProgress;
import dev.tare.usage.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code tare compare}. */
public final class CompareCommand implements Command {
    private static final String FAT = "fat";
    private static final String SEMI = "semi";

    @Override
    public Page page() {
        return Page.of("""
                tare compare [FOLDER]
                Build one Go program as a fat, a distroless-like and a minimal image, and compare them

                --fat IMAGE     an image with Go, in which the fat variant is built and stays, such as golang:1.26
                --semi IMAGE    the image that the distroless-like variant is put on
                --html FILE     write a page with the table, which needs nothing else
                --json          print JSON
                --progress {auto|plain|tty|json|rawjson|quiet|none}  how the builds are shown (default: auto)

                # the program of this folder
                tare compare --fat golang:1.26 --semi gcr.io/distroless/static .
                # for a web page
                tare compare --fat golang:1.26 --html compare.html ./cmd/server
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<String> operands = arguments.operands();
        if (operands.size() > 1) {
            throw arguments.wrongCount("one folder at most");
        }
        String typed = operands.isEmpty() ? "." : operands.getFirst();
        String fat = arguments.value(FAT);
        String semi = arguments.value(SEMI);
        String html = arguments.value("html");
        Workplace place = Deliveries.place(console);
        try (BuildSource source = BuildSource.find(new BuildSource.Asked(typed, null, "."), place)) {
            if (!(source instanceof BuildSource.GoFolder go)) {
                throw TareException.usage(
                        typed + " is no folder with a Go package", "name one: tare compare ./cmd/app");
            }
            if (fat != null) {
                // The fat variant is built by a RUN.
                console.asRoot().go();
            }
            PromisedFile page = html == null ? null : PromisedFile.replacing(console.path(html), "--html " + html);
            ImageComparison comparison = compared(typed, go, fat, semi, place, arguments, console);
            if (page != null) {
                page.write(comparison.html());
            } else if (arguments.has("json")) {
                console.json(comparison.toJson());
            } else {
                console.out().print(comparison.text());
            }
        }
        return 0;
    }

    private static ImageComparison compared(
            String typed,
            BuildSource.GoFolder go,
            @Nullable String fat,
            @Nullable String semi,
            Workplace place,
            Arguments arguments,
            Console console) {
        List<Variant> variants = new ArrayList<>();
        List<ImageComparison.Omitted> omitted = new ArrayList<>();
        try (BuildProgress progress = ProgressFlag.of(arguments, console, "Comparing");
                Interruption _ = Interruption.of(progress, console);
                Store store = console.store();
                Builder builder = new Builder(store, place, progress, Set.of())) {
            if (fat == null) {
                omitted.add(new ImageComparison.Omitted(FAT, "no image with Go was named: --fat IMAGE"));
            } else {
                variants.add(
                        variant(FAT, "go build in " + fat + ", which stays", fat(go, fat), builder, store, progress));
            }
            if (semi == null) {
                omitted.add(
                        new ImageComparison.Omitted(SEMI, "no image to put the program on was named: --semi IMAGE"));
            } else {
                String recipe = "go build, copied onto " + semi;
                variants.add(variant(SEMI, recipe, semi(go, semi), builder, store, progress));
            }
            BuildRequest minimal = BuildRequest.of(go).output(nowhere()).request();
            variants.add(variant("minimal", "tare build, on nothing", minimal, builder, store, progress));
            progress.conclude();
        }
        return new ImageComparison(typed, variants, omitted);
    }

    private static Variant variant(
            String name, String recipe, BuildRequest request, Builder builder, Store store, BuildProgress progress) {
        progress.note(name + ": " + recipe);
        long start = System.nanoTime();
        try (Build build = builder.plan(request, Neighbours.NONE, progress, progress::tell)) {
            BuildResult result = build.run();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return Variant.of(name, recipe, store, result.images().getFirst(), took);
        } catch (IOException e) {
            throw TareException.failed("the files of the " + name + " image cannot be read: " + Reasons.of(e), e);
        }
    }

    /** Nobody is to find these images. */
    private static OutputSpec nowhere() {
        return OutputSpec.parse("type=cacheonly");
    }

    /** The recipe of the golang image's page: all in one stage. */
    private static BuildRequest fat(BuildSource.GoFolder go, String image) {
        GoPackage goPackage = go.goPackage();
        Path module = goPackage.module();
        String text = """
                FROM %s
                WORKDIR /src
                COPY . .
                RUN CGO_ENABLED=0 go build -o /usr/local/bin/app %s
                CMD ["/usr/local/bin/app"]
                """.formatted(image, goPackage.pattern());
        BuildSource.DockerfileText dockerfile =
                new BuildSource.DockerfileText(new SourceText("Dockerfile of the fat variant", text), null, module);
        return BuildRequest.of(dockerfile).output(nowhere()).request();
    }

    /** The recipe of distroless: the program as go makes it, and nothing else besides the base. */
    private static BuildRequest semi(BuildSource.GoFolder go, String image) {
        GoCompile plain = new GoCompile("", List.of(), List.of(), Map.of(), List.of(), null, false, null);
        NeedsRequest none = new NeedsRequest(NeedsMode.OFF, List.of(), List.of(), List.of(), List.of());
        return BuildRequest.of(go)
                .go(GoRequest.on(image).with(plain).with(none))
                .output(nowhere())
                .request();
    }
}
