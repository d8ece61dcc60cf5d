package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.deliver.files.PromisedFile;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.ContainerRunner;
import dev.tare.text.Json;
import dev.tare.usage.Page;
import dev.tare.verify.VerifyRequest;
import dev.tare.verify.VerifyResult;

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
        VerifyRequest request = VerifyFlags.request(arguments, console, !arguments.has("no-watch"));
        String learn = arguments.value("learn");
        console.asRoot().go();
        ContainerRunner.requireMeans(request.network());
        PromisedFile file = learn == null ? null : PromisedFile.replacing(console.path(learn), "--learn " + learn);
        VerifyFlags.fetch(arguments, console, request.image());
        VerifyResult result = console.verification().run(request);
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
}
