package dev.tare.cli.image;

import dev.tare.cli.progress.Interruption;
import dev.tare.cli.progress.ProgressFlag;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Deliveries;
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
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tare push}. */
public class PushCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare push NAME[:TAG]
                Send an image to its registry

                -a, --all-tags             push every tag of the repository
                --platform OS/ARCH         of an index this image alone (default: all of it)
                --compression {gzip|zstd|uncompressed}  of plain layers (default: gzip)
                --compression-level LEVEL  gzip 0 to 12, zstd 0 to 22
                --force-compression        compress layers anew that are compressed another way
                --progress {auto|plain|tty|json|rawjson|quiet|none}  how it is shown (default: auto); rawjson is BuildKit's
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
        @Nullable Platform platform = PlatformNames.one(arguments.value("platform"));
        try (BuildProgress progress = ProgressFlag.of(arguments, console, "Pushing");
                Interruption _ = Interruption.of(progress, console);
                Store store = console.store()) {
            List<Reference> names =
                    arguments.has("all-tags") ? ImageSearch.tagsOf(store.images(), typed, name) : List.of(name);
            begin(name, arguments, console);
            List<Delivery.Pushed> all = new ArrayList<>();
            for (Reference each : names) {
                NamedImage named = store.images().require(each.toString(), typed);
                NamedImage image = platform == null
                        ? named
                        : new NamedImage(store.images().selectNamed(named, platform), named.names());
                all.add(Deliveries.of(store, console, progress::warn)
                        .push(spec, image, List.of(each), BuildFacts.NONE, progress));
            }
            progress.conclude();
            for (int i = 0; i < all.size(); i++) {
                report(all.get(i), names.get(i), arguments, console);
            }
            return 0;
        }
    }

    /** Tells that it begins. */
    protected void begin(Reference name, Arguments arguments, Console console) {}

    /** Tells what became of one name. */
    protected void report(Delivery.Pushed pushed, Reference name, Arguments arguments, Console console) {
        if (arguments.has("quiet")) {
            console.out().println(pushed.digest());
        } else {
            console.err().println(pushed.said(name));
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
}
