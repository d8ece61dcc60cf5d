package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.FetchFlags;
import dev.tare.deliver.files.PromisedFile;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.sandbox.MountRequest;
import dev.tare.sandbox.container.ContainerRunner;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.option.MountOptions;
import dev.tare.store.Store;
import dev.tare.text.Json;
import dev.tare.usage.Page;
import dev.tare.verify.Probe;
import dev.tare.verify.Verification;
import dev.tare.verify.VerifyRequest;
import dev.tare.verify.VerifyResult;
import dev.tare.verify.VerifyWords;
import java.util.ArrayList;
import java.util.List;

/** {@code tare verify}. */
public final class VerifyCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare verify IMAGE [ARG...]
                Check that an image can do its work: look at its files, and run it narrowly

                --for DURATION          how long it has to stay up (default: 3s, or ending with 0)
                --exit CODE             it has to end, with this code
                --http :PORT[/PATH]...  it has to answer an HTTP request with 2xx or 3xx
                --tcp :PORT...          it has to take connections at this port
                --within DURATION       until when it has to answer or end (default: 5s)
                --cmd COMMAND...        run this program of the image too, alone; it has to end with 0
                --network {none|default|host}  the network that it has (default: none)
                --tmpfs PATH[:OPTIONS]...  where it may write; all else is read-only
                --cap-add CAPABILITY...  give a capability; it has none
                -e, --env NAME=VALUE...  set a variable
                --no-watch              do not note which files its programs ask for in vain
                --learn FILE            write which files its programs found and missed, as JSON
                --pull {missing|always|never}  when to fetch the image (default: missing)
                --platform OS/ARCH      which image of an index (default: this machine's)
                --json                  print JSON

                # a server that answers at its port, and writes to /tmp alone
                tare verify hello --http :8080/ --tmpfs /tmp
                # a program that ends
                tare verify tool --exit 0
                # one more program of the image
                tare verify web --cmd 'ls /srv/www'
                """);
    }

    @Override
    public boolean stopsAtOperand() {
        return false;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        VerifyRequest request = request(arguments, console);
        String learn = arguments.value("learn");
        console.asRoot().go();
        ContainerRunner.requireMeans(request.network(), List.of());
        PromisedFile file = learn == null ? null : PromisedFile.replacing(console.path(learn), "--learn " + learn);
        try (Store store = console.store()) {
            FetchFlags.ensure(store, request.image(), arguments, console);
        }
        VerifyResult result = new Verification(
                        console::store,
                        console.containers(),
                        id -> console.asRoot().program("settle", id),
                        console.environment())
                .run(request);
        if (file != null) {
            file.write(Json.write(result.learned()));
        }
        if (arguments.has("json")) {
            console.json(result.toJson());
        } else {
            console.out().print(result.text());
        }
        return result.passed() ? 0 : TareException.NOT_MET;
    }

    private static VerifyRequest request(Arguments arguments, Console console) {
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
                !arguments.has("no-watch"));
    }
}
