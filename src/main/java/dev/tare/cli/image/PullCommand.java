package dev.tare.cli.image;

import dev.tare.cli.progress.Interruption;
import dev.tare.cli.progress.ProgressFlag;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.oci.Reference;
import dev.tare.registry.Puller;
import dev.tare.registry.Registries;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.terminal.BuildProgress;
import dev.tare.usage.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tare pull}. */
public class PullCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare pull NAME[:TAG|@DIGEST]
                Fetch an image from a registry

                --platform OS/ARCH  which image of an index (default: this machine's)
                --all-platforms     all images of an index
                --progress {auto|plain|tty|json|rawjson|quiet|none}  how it is shown (default: auto); rawjson is BuildKit's
                -q, --quiet         print the image's name and nothing else

                # from Docker Hub
                tare pull alpine:3.20
                # from a registry of one's own, for another processor
                tare pull --platform linux/arm64 localhost:5000/hello
                # an index with all that it names
                tare pull --all-platforms localhost:5000/hello
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String typed = arguments.operand("image");
        Reference name = Reference.parse(typed);
        if (name == null) {
            throw TareException.usage(
                    "\"" + typed + "\" is no image name", "a name is like alpine:3.20 or localhost:5000/hello");
        }
        @Nullable Platform given = PlatformNames.one(arguments.value("platform"));
        if (given != null && arguments.has("all-platforms")) {
            throw TareException.usage("--platform and --all-platforms ask for different things", "give one of them");
        }
        Platform platform = given == null ? Platform.host() : given;
        Puller.Pulled pulled;
        try (BuildProgress progress = ProgressFlag.of(arguments, console, "Pulling");
                Interruption _ = Interruption.of(progress, console);
                Store store = console.store();
                Registries registries = new Registries(console.environment())) {
            Puller puller = new Puller(store, registries, progress);
            pulled = arguments.has("all-platforms") ? puller.pullAll(name) : puller.pull(name, platform);
            if (given != null) {
                warnOfOther(store, pulled, given, progress);
            }
            progress.conclude();
        }
        report(pulled, name, arguments, console);
        return 0;
    }

    /** Tells what became of it. */
    protected void report(Puller.Pulled pulled, Reference name, Arguments arguments, Console console) {
        if (!arguments.has("quiet")) {
            console.err().println(pulled.said(name));
        }
        console.out().println(name);
    }

    /** What is no index has one image, which a registry gives for each platform. */
    private static void warnOfOther(Store store, Puller.Pulled pulled, Platform platform, Progress progress) {
        try {
            var _ = store.images().selectNamed(new NamedImage(pulled.descriptor(), List.of()), platform);
        } catch (TareException e) {
            progress.warn(Problem.of(e.problem().message()));
        }
    }
}
