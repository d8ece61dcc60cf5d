package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Deliveries;
import dev.tare.cli.command.Page;
import dev.tare.cli.progress.Interruption;
import dev.tare.cli.progress.ProgressFlag;
import dev.tare.deliver.Delivery;
import dev.tare.deliver.prepare.BuildFacts;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.ImageName;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.oci.Reference;
import dev.tare.store.ImageSearch;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.terminal.BuildProgress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tare push}. */
public final class PushCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare push NAME[:TAG]
                Send an image to its registry

                -a, --all-tags             push every tag of the repository
                --platform OS/ARCH         of an index this image alone (default: all of it)
                --compression KIND         of plain layers: gzip (default), zstd or uncompressed
                --compression-level LEVEL  gzip 0 to 12, zstd 0 to 22
                --force-compression        compress layers anew that are compressed another way
                --progress KIND            auto, plain, tty, json or quiet (default: auto)
                -q, --quiet                print the digest and nothing else

                # to a registry on this machine
                tare tag hello localhost:5000/hello:1.0
                tare push localhost:5000/hello:1.0
                # all tags, as small as it gets
                tare push --all-tags --compression zstd --compression-level 19 localhost:5000/hello
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String typed = arguments.operand("image");
        Reference name = ImageName.parse(typed);
        OutputSpec spec = spec(arguments);
        boolean quiet = arguments.has("quiet");
        @Nullable Platform platform = PlatformNames.one(arguments.value("platform"));
        try (BuildProgress progress = ProgressFlag.of(arguments, console, "Pushing");
                Interruption _ = Interruption.of(progress, console);
                Store store = console.store()) {
            List<Reference> names = arguments.has("all-tags") ? all(store, typed, name) : List.of(name);
            List<String> lines = new ArrayList<>();
            for (Reference each : names) {
                NamedImage named = store.images().require(each.toString(), typed);
                NamedImage image = platform == null
                        ? named
                        : new NamedImage(store.images().selectNamed(named, platform), named.names());
                Delivery.Pushed pushed = Deliveries.of(store, console, progress::warn)
                        .push(spec, image, List.of(each), BuildFacts.NONE, progress);
                lines.add(quiet ? pushed.digest().toString() : pushed.said(each));
            }
            progress.conclude();
            lines.forEach(quiet ? console.out()::println : console.err()::println);
            return 0;
        }
    }

    private static OutputSpec spec(Arguments arguments) {
        StringBuilder spec = new StringBuilder("type=registry");
        StringBuilder typed = new StringBuilder();
        for (String flag : List.of("compression", "compression-level")) {
            String value = arguments.value(flag);
            if (value != null && value.indexOf(',') >= 0) {
                throw TareException.usage("--" + flag + " takes one value, not " + value, null);
            }
            spec.append(value == null ? "" : "," + flag + "=" + value);
            typed.append(value == null ? "" : (typed.isEmpty() ? "--" : " --") + flag + " " + value);
        }
        spec.append(arguments.has("force-compression") ? ",force-compression=true" : "");
        return OutputSpec.parse(spec.toString(), typed.toString());
    }

    private static List<Reference> all(Store store, String typed, Reference name) {
        if (typed.lastIndexOf(':') > typed.lastIndexOf('/')) {
            throw TareException.usage("--all-tags takes a name without a tag", "leave :" + name.tag() + " out");
        }
        List<Reference> out = new ArrayList<>();
        for (NamedImage image : store.images().list()) {
            for (Reference each : image.names()) {
                if (each.familiarName().equals(name.familiarName())
                        && !each.tag().isEmpty()) {
                    out.add(each);
                }
            }
        }
        if (out.isEmpty()) {
            throw TareException.failed(
                    "there is no image called \"" + typed + "\"", ImageSearch.near(store.images(), typed));
        }
        return out;
    }
}
