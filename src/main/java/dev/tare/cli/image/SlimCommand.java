package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.deliver.files.PromisedFile;
import dev.tare.oci.ImageName;
import dev.tare.oci.Reference;
import dev.tare.sandbox.container.ContainerRunner;
import dev.tare.slim.SlimRequest;
import dev.tare.slim.Slimmed;
import dev.tare.slim.Slimmer;
import dev.tare.store.Store;
import dev.tare.text.Json;
import dev.tare.usage.Page;
import dev.tare.verify.VerifyRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tare slim}. */
public final class SlimCommand implements Command {
    private static final String USUAL_TAG = "slim";

    @Override
    public Page page() {
        return Page.of("""
                tare slim IMAGE [ARG...]
                Make an image as small as its program lets it be, and check that it still does its work

                -t, --tag NAME...       name of the new image (default: IMAGE with the tag slim, or TAG-slim)
                --include PATTERN...    keep these paths too, with all that is in them
                --exclude PATTERN...    leave these out, whatever needs them
                --http :PORT[/PATH]...  it has to answer an HTTP request with 2xx or 3xx
                --tcp :PORT...          it has to take connections at this port
                --exit CODE             it has to end, with this code
                --for DURATION          how long it has to stay up (default: 3s, or ending with 0)
                --cmd COMMAND...        what else it is to do, run alone; it has to end with 0
                --within DURATION       until when it has to answer or end (default: 5s)
                --network {none|default|host}  the network that it has (default: none)
                --tmpfs PATH[:OPTIONS]...  where it may write; all else is read-only
                --cap-add CAPABILITY...  give a capability; it has none
                -e, --env NAME=VALUE...  set a variable
                --audit FILE            write what stayed and why, and what went, as JSON
                --pull {missing|always|never}  when to fetch the image (default: missing)
                --platform OS/ARCH      which image of an index (default: this machine's)
                --json                  print the audit as JSON

                # a server that answers at its port, and writes to /tmp alone
                tare slim web --http :8080/ --tmpfs /tmp
                # a tool, with all that is done with it
                tare slim -t tool:small --exit 0 --cmd 'tool import /data/a.csv' tool
                # what its programs open only now and then
                tare slim web --http :8080/ --include /usr/share/zoneinfo
                """);
    }

    @Override
    public boolean stopsAtOperand() {
        return false;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        VerifyRequest verify = VerifyFlags.request(arguments, console, true);
        SlimRequest request = new SlimRequest(
                verify.image(),
                verify,
                VerifyFlags.areProbes(arguments),
                arguments.values("include"),
                arguments.values("exclude"));
        List<Reference> names = names(arguments, verify.image());
        String audit = arguments.value("audit");
        console.asRoot().go();
        ContainerRunner.requireMeans(verify.network());
        PromisedFile file = audit == null ? null : PromisedFile.replacing(console.path(audit), "--audit " + audit);
        VerifyFlags.fetch(arguments, console, verify.image());
        Slimmed slimmed = new Slimmer(console::store, console.verification()::run, console::note).run(request);
        if (file != null) {
            file.write(Json.write(slimmed.toJson()));
        }
        if (!slimmed.holds()) {
            throw Slimmer.refusal(slimmed);
        }
        try (Store store = console.store()) {
            store.images().name(slimmed.image().descriptor(), names);
        }
        if (arguments.has("json")) {
            console.json(slimmed.toJson());
        } else {
            console.out().print(slimmed.audit().text());
            for (Reference name : names) {
                console.out()
                        .println("\n" + name.familiar() + " holds, "
                                + slimmed.image().descriptor().digest());
            }
        }
        return 0;
    }

    private static List<Reference> names(Arguments arguments, String image) {
        List<Reference> names = new ArrayList<>();
        for (String tag : arguments.values("tag")) {
            names.add(ImageName.parse(tag));
        }
        if (names.isEmpty()) {
            names.add(usual(image));
        }
        return names;
    }

    /** @param image as it was typed: a name, or an ID, which gives no name to go by */
    private static Reference usual(String image) {
        @Nullable Reference name = Reference.parse(image);
        if (name == null || name.digest() != null) {
            return ImageName.parse(USUAL_TAG);
        }
        String tag = name.tag().isEmpty() || name.tag().equals("latest") ? USUAL_TAG : name.tag() + "-" + USUAL_TAG;
        return new Reference(name.registry(), name.repository(), tag, null);
    }
}
