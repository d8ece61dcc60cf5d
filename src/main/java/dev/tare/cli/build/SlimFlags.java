package dev.tare.cli.build;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.deliver.files.PromisedFile;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.report.Sizes;
import dev.tare.sandbox.MountRequest;
import dev.tare.sandbox.container.ContainerRunner;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.option.MountOptions;
import dev.tare.slim.SlimRequest;
import dev.tare.slim.Slimmed;
import dev.tare.slim.Slimmer;
import dev.tare.store.Store;
import dev.tare.text.Json;
import dev.tare.verify.Probe;
import dev.tare.verify.VerifyRequest;
import dev.tare.verify.VerifyWords;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code --slim} of a build, and what goes with it. */
final class SlimFlags {
    private static final List<String> WITH_IT = List.of("probe", "slim-include", "slim-exclude", "slim-audit");
    private static final String KINDS =
            "it takes http, tcp, exit, for, within, cmd, tmpfs or network: --probe http=:8080/";

    private final Arguments arguments;
    private final Console console;
    private final List<Probe> ports = new ArrayList<>();
    private final List<List<String>> commands = new ArrayList<>();
    private final List<MountRequest> tmpfs = new ArrayList<>();
    private @Nullable Integer exit;
    private @Nullable Long stays;
    private long within = VerifyWords.millis("within", "5s");
    private NetworkMode network = NetworkMode.NONE;

    private SlimFlags(Arguments arguments, Console console) {
        this.arguments = arguments;
        this.console = console;
    }

    /** @throws TareException (usage) where they are wrong, or given without {@code --slim} */
    static SlimFlags of(Arguments arguments, Console console) {
        SlimFlags flags = new SlimFlags(arguments, console);
        for (String flag : WITH_IT) {
            if (!flags.isAsked() && !arguments.values(flag).isEmpty()) {
                throw TareException.usage("--" + flag + " does nothing without --slim", null);
            }
        }
        arguments.values("probe").forEach(flags::probe);
        if (flags.exit != null && flags.stays != null) {
            throw TareException.usage("--probe for and exit contradict each other: stay up, or end?", null);
        }
        return flags;
    }

    boolean isAsked() {
        return arguments.has("slim");
    }

    private void probe(String text) {
        int equals = text.indexOf('=');
        String value = text.substring(equals + 1);
        switch (equals < 0 ? "" : text.substring(0, equals)) {
            case "http" -> ports.add(Probe.http(value));
            case "tcp" -> ports.add(Probe.tcp(value));
            case "exit" -> exit = VerifyWords.exitCode(value);
            case "for" -> stays = VerifyWords.millis("--probe for", value);
            case "within" -> within = VerifyWords.millis("--probe within", value);
            case "cmd" -> commands.add(VerifyWords.words("--probe cmd", value));
            case "tmpfs" -> tmpfs.add(new MountOptions(console.directory()).tmpfs(value));
            case "network" -> network = NetworkMode.parse(value);
            default -> throw TareException.usage("--probe " + text + " is none", KINDS);
        }
    }

    /** The smaller image of one that was built; the same where none was asked for. */
    Image last(Image image, Consumer<String> notes) {
        if (!isAsked()) {
            return image;
        }
        ContainerRunner.requireMeans(network);
        Digest digest = image.descriptor().digest();
        boolean isNew;
        // A verification runs images that the store lists.
        try (Store store = console.store()) {
            isNew = store.images().find(digest.toString()) == null;
            store.images().add(image.descriptor());
        }
        try {
            Slimmed slimmed = slimmed(image, notes);
            String audit = arguments.value("slim-audit");
            if (audit != null) {
                PromisedFile.replacing(console.path(audit), "--slim-audit " + audit)
                        .write(Json.write(slimmed.toJson()));
            }
            if (!slimmed.holds()) {
                throw Slimmer.refusal(slimmed);
            }
            notes.accept("slim: " + Sizes.human(slimmed.audit().layerBytes()) + " became "
                    + Sizes.human(slimmed.audit().keptBytes()) + ", and does its work");
            return slimmed.image();
        } finally {
            if (isNew) {
                try (Store store = console.store()) {
                    store.images().remove(digest);
                }
            }
        }
    }

    private Slimmed slimmed(Image image, Consumer<String> notes) {
        VerifyRequest verify = new VerifyRequest(
                image.descriptor().digest().toString(),
                image.config().platform(),
                List.of(),
                exit,
                stays,
                within,
                ports,
                commands,
                network,
                tmpfs,
                List.of(),
                List.of(),
                true);
        boolean probed = exit != null || stays != null || !ports.isEmpty() || !commands.isEmpty();
        SlimRequest request = new SlimRequest(
                "the image", verify, probed, arguments.values("slim-include"), arguments.values("slim-exclude"));
        return new Slimmer(console::store, console.verification()::run, notes).run(request);
    }
}
