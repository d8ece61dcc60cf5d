package dev.tare.cli.build;

import dev.tare.build.Build;
import dev.tare.build.BuildResult;
import dev.tare.build.Builder;
import dev.tare.build.Neighbours;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.Workplace;
import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Deliveries;
import dev.tare.cli.command.Page;
import dev.tare.cli.command.Restart;
import dev.tare.cli.progress.Interruption;
import dev.tare.cli.progress.ProgressFlag;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.UserNamespace;
import dev.tare.store.Store;
import dev.tare.terminal.BuildProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tare build}: what to build is found, planned, solved, named and delivered. */
public final class BuildCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare build [FOLDER... | URL | -]
                Build an image from a Go package or a Dockerfile, or the images of a build.yml

                -t, --tag NAME[:TAG]...        name the image (default: a Go program's own name)
                -f, --file FILE                the Dockerfile, - for standard input (default: FOLDER/Dockerfile)
                -o, --output SPEC...           deliver it too: type=oci|docker|tar|local,dest=PATH, type=registry; or a folder
                --push                         push it to the registries of its names
                --load                         load it into the Docker or podman of this machine
                --platform OS/ARCH[,..]...     what to build for; several make one index (default: GOARCH, else this machine)
                --build-arg NAME[=VALUE]...    set an ARG of the Dockerfile
                --target STAGE                 build this stage of the Dockerfile
                --build-context NAME=PLACE...  for FROM and --from: a folder, docker-image://NAME, oci-layout://FOLDER[:TAG], or a URL
                --label NAME=VALUE...          set a label of the image
                --annotation [PLACE:]NAME=VALUE...  annotate the manifest, or PLACE: index, manifest[linux/arm64], manifest-descriptor, ..
                --check                        check the Dockerfile, and build nothing (see tare check)
                --no-cache                     build each step anew
                --no-cache-filter STAGE...     build the steps of this stage anew
                --toolchain-cache              keep the caches of go for a RUN that did not ask for them
                --pull                         ask registries for newer bases of those that are in the store, too
                --go[=PACKAGE|VERSION:.]       build the Go package though a Dockerfile or build.yml is there; by this Go, such as 1.26.3
                --needs MODE                   what programs need beside them: off, tell (of a Dockerfile), add (of a Go package)
                --with NEED,..                 add files that no need was seen for, too: ca, tz, passwd, tmp, .. (see tare needs)
                --without NEED,..              leave these out
                --ca FILE...                   trust these certificates, too; host for those of this machine
                --tz ZONE,..                   add these time zones in place of all, such as Europe/Paris
                --base IMAGE                   Go: put the program on this image (default: on nothing)
                --base-cmd                     Go: keep the CMD of the base, as the program's arguments
                --profile PROFILE              Go: smallest, balanced or debug: docs/go.md says what each costs (default: balanced)
                --debug                        Go: build it for the debugger Delve, which is in the image and waits at port 40000
                -v, --verbose                  Go: tell what each step of --profile smallest gains, in bytes
                --tags TAG[,TAG..]...          Go: build tags
                --ldflags=FLAGS                Go: linker flags in place of -s -w
                --go-flag=FLAG...              Go: one more flag of go build, such as -race
                --go-env NAME=VALUE...         Go: a variable for go, such as GOEXPERIMENT=greenteagc
                --cap NAME...                  Go: a Linux capability of the program's file, such as net_bind_service
                --add SRC[:DEST]...            Go: put a file or folder of the package into the image (default: at /NAME)
                --kodata                       Go: put kodata into /var/run/ko (default: where there is one); =false leaves it out
                --env NAME=VALUE...            Go: set a variable of the image
                --workdir PATH                 Go: the folder that the program starts in (default: /)
                --entrypoint=WORD...           Go: what runs in place of the program, one word each or a list in JSON
                --arg=WORD...                  Go: one of the program's usual arguments
                --expose PORT[/PROTOCOL]...    Go: a port that the program listens on
                --user USER[:GROUP]            Go: who it runs as (default: 65532:65532)
                --volume PATH...               Go: a folder that is a volume
                --stop-signal SIGNAL           Go: what ends it
                --healthcheck=CHECK            Go: as behind HEALTHCHECK in a Dockerfile: --interval=30s CMD ["/app", "check"]
                --iidfile FILE                 write the image's ID to a file
                --metadata-file FILE           write what was built to a file, as JSON
                --progress KIND                auto, plain, tty, json or quiet (default: auto)
                -q, --quiet                    print the image's ID, or NAME@DIGEST of what was pushed, and nothing else
                --secret id=ID[,src=FILE|,env=NAME]...  hand a secret to RUN --mount=type=secret
                --ssh default|ID[=SOCKET|KEY,..]...  hand an SSH agent or keys to RUN --mount=type=ssh
                --network MODE                 network of RUN: default, none or host
                --add-host HOST:IP...          add a line to /etc/hosts of RUN
                --ulimit NAME=SOFT[:HARD]...   limit the processes of RUN
                --shm-size BYTES               size of /dev/shm of RUN
                --allow WHAT...                allow RUN security.insecure or network.host
                --runtime NAME                 run RUN steps by tare, runc or unshare (default: the best there is)
                --cache-from SPEC...           use results of other machines: type=registry,ref=NAME, or NAME alone; type=local,src=FOLDER
                --cache-to SPEC...             export the results: type=registry,ref=NAME[,mode=max], type=local,dest=FOLDER, type=inline
                --sbom[=FORM:true]             attach what the image is made of: spdx (default) or cyclonedx
                --provenance[=MODE:true]       attach how it was built: mode=min (default) or mode=max
                --attest SPEC...               the same in docker's form: type=sbom or type=provenance,mode=max
                --attest-to PLACE              index (default): beside the image; referrers: in the registry, found by its digest

                # the Go program, or the Dockerfile, of this folder
                tare build -t hello .
                # one program of several in a module
                tare build -t api ./cmd/api
                # both in one image, of which the first runs
                tare build -t tools ./cmd/api ./cmd/migrate
                # the Go program, where a Dockerfile is, too
                tare build --go -t hello .
                # by this version of Go, which is fetched where it is not installed
                tare build --go=1.26.3 .
                # for a Raspberry Pi, as an archive that other tools read
                tare build --platform linux/arm64 -o type=oci,dest=hello.tar .
                # for two kinds of machine, under one name
                tare build --platform linux/amd64,linux/arm64 -t localhost:5000/hello --push .
                # on a base in the same registry, whose layers are neither fetched nor sent
                tare build --push --base localhost:5000/base -t localhost:5000/api ./cmd/api
                # into the Docker that runs here
                tare build -t hello --load .
                # a folder of a git repository, or a tar of a web server
                tare build -t hello https://github.com/me/hello.git#main:docker
                # a Dockerfile from standard input, with this folder as its context
                tare build -t hello -f - . < Dockerfile
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.has("check")) {
            return new CheckCommand().run(arguments, console);
        }
        Integer flow = FlowSource.build(arguments, this, console);
        if (flow != null) {
            return flow;
        }
        Path input = Restart.keepInput(arguments, console);
        if (input == null) {
            return build(arguments, console, null);
        }
        try (InputStream in = Files.newInputStream(input)) {
            return build(
                    arguments,
                    new Console(console.out(), console.err(), in, console.environment(), console.directory()),
                    input);
        } catch (IOException e) {
            throw TareException.failed("standard input can't be read: " + Reasons.of(e), e);
        } finally {
            try {
                Files.deleteIfExists(input);
            } catch (IOException e) {
                // It is in the folder for such files.
            }
        }
    }

    /** @param input what standard input holds, where that is a file */
    private static int build(Arguments arguments, Console console, @Nullable Path input) {
        long start = System.nanoTime();
        Workplace outside = Deliveries.place(console);
        GoFlag go = GoFlag.of(arguments, outside);
        Workplace place = go.in(outside);
        String context = go.context();
        if (!context.equals("-")) {
            // Only a guess: what the operand is worth is found out later.
            Builder.expect(console.home(), console.path(context).normalize());
        }
        BuildFlags flags = BuildFlags.of(arguments, place);
        ResultFiles files = ResultFiles.of(arguments, console);
        try (BuildProgress progress = ProgressFlag.of(arguments, console, "Building");
                BuildSource source = source(arguments, place);
                Interruption _ = Interruption.of(progress, console);
                Store store = console.store();
                Builder builder = new Builder(store, place, progress, flags.options())) {
            BuildRequest request = flags.request(source);
            Integer before = Restart.shownBefore(console);
            if (before != null) {
                progress.continueAfter(before);
            }
            progress.note(source.said());
            try (Build build = builder.plan(request, Neighbours.NONE, progress, progress::tell)) {
                progress.speak();
                if (UserNamespace.isNeeded() && build.needsSandbox()) {
                    return restart(progress, input);
                }
                BuildResult result = build.run();
                files.write(result);
                // The live view is over before the line that says what was built.
                progress.conclude();
                new BuildReport(result, System.nanoTime() - start).print(console, arguments.has("quiet"));
                return 0;
            }
        }
    }

    /** What is to be built, or checked. */
    static BuildSource source(Arguments arguments, Workplace place) {
        GoFlag go = GoFlag.of(arguments, place);
        List<String> operands = go.operands();
        return BuildSource.find(
                new BuildSource.Asked(go.context(), arguments.value("file"), go.folder()),
                operands.isEmpty() ? List.of() : operands.subList(1, operands.size()),
                place);
    }

    private static int restart(BuildProgress progress, @Nullable Path input) {
        String note = UserNamespace.note();
        if (note != null) {
            progress.note(note);
        }
        progress.conclude();
        return Restart.build(progress.shown(), input);
    }
}
