package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.FetchFlags;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.sandbox.MountRequest;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.option.MountOptions;
import dev.tare.store.Store;
import dev.tare.verify.Probe;
import dev.tare.verify.VerifyRequest;
import dev.tare.verify.VerifyWords;
import java.util.ArrayList;
import java.util.List;

/** What the flags of a verification say, for the commands that verify. */
final class VerifyFlags {
    /** What asks for something beyond what every image has to do. */
    private static final List<String> PROBES = List.of("for", "exit", "http", "tcp", "cmd");

    private VerifyFlags() {}

    /** Whether anything is asked for beyond what every image has to do. */
    static boolean areProbes(Arguments arguments) {
        for (String flag : PROBES) {
            if (!arguments.values(flag).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Fetches the image where {@code --pull} says so. */
    static void fetch(Arguments arguments, Console console, String image) {
        try (Store store = console.store()) {
            FetchFlags.ensure(store, image, arguments, console);
        }
    }

    /** @param watched whether the files that programs ask for are to be noted */
    static VerifyRequest request(Arguments arguments, Console console, boolean watched) {
        arguments.requireOperand("an image");
        List<Probe> probes = new ArrayList<>();
        arguments.values("http").forEach(text -> probes.add(Probe.http(text)));
        arguments.values("tcp").forEach(text -> probes.add(Probe.tcp(text)));
        List<List<String>> commands = new ArrayList<>();
        arguments.values("cmd").forEach(text -> commands.add(VerifyWords.words("--cmd", text)));
        List<MountRequest> tmpfs = new ArrayList<>();
        MountOptions options = new MountOptions(console.directory());
        arguments.values("tmpfs").forEach(text -> tmpfs.add(options.tmpfs(text)));
        Platform platform = PlatformNames.one(arguments.value("platform"));
        List<String> operands = arguments.operands();
        String stays = arguments.value("for");
        String exit = arguments.value("exit");
        if (stays != null && exit != null) {
            throw TareException.usage("--for and --exit contradict each other: stay up, or end?", null);
        }
        return new VerifyRequest(
                operands.getFirst(),
                platform == null ? Platform.host() : platform,
                operands.subList(1, operands.size()),
                exit == null ? null : VerifyWords.exitCode(exit),
                stays == null ? null : VerifyWords.millis("--for", stays),
                VerifyWords.millis("--within", arguments.value("within", "5s")),
                probes,
                commands,
                NetworkMode.parse(arguments.value("network", NetworkMode.NONE.word())),
                tmpfs,
                arguments.values("cap-add"),
                arguments.values("env"),
                watched);
    }
}
