package dev.tare.cli.build;

import dev.tare.build.Build;
import dev.tare.build.BuildResult;
import dev.tare.build.Builder;
import dev.tare.build.Neighbours;
import dev.tare.build.SolverChoice;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.GoFlag;
import dev.tare.build.request.Workplace;
import dev.tare.cli.progress.Interruption;
import dev.tare.cli.progress.ProgressFlag;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Deliveries;
import dev.tare.command.Restart;
import dev.tare.deliver.files.PromisedFile;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.UserNamespace;
import dev.tare.store.Store;
import dev.tare.terminal.BuildProgress;
import dev.tare.usage.Page;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
                --toolchain-cache              keep the caches of go for a RUN that did not ask for them (the default)
                --no-toolchain-cache           keep none, as where TARE_TOOLCHAIN_CACHE is 0
                --call METHOD                  build (default), check, outline (the parameters) or targets (the stages) of the Dockerfile; ,format=json
                --pull[=WHEN:always]           ask registries for newer bases of those that are in the store, too (missing: only for others; never: for none)
                --go[=PACKAGE|VERSION:.]       build the Go package though a Dockerfile or build.yml is there; by this Go, such as 1.26.3
                --needs {off|tell|add}         what programs need beside them (default: tell for a Dockerfile, add for a Go package)
                --with NEED,..                 add files that no need was seen for, too: ca, tz, tmp, .. (see tare needs), or @FILE of tare verify --learn
                --without NEED,..              leave these out
                --ca FILE...                   trust these certificates, too; host for those of this machine
                --tz ZONE,..                   add these time zones in place of all, such as Europe/Paris
                --base IMAGE                   Go: put the program on this image (default: on nothing)
                --base-cmd                     Go: keep the CMD of the base, as the program's arguments
                --profile {smallest|balanced|debug}  Go: docs/go.md says what each costs (default: balanced)
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
                --max-size SIZE                fail when the image is larger as it is sent, such as 8MB: no name, no push, exit code 3
                --max-growth SHARE             fail when it grew by more, such as 5% or 200kB, since the image of --against
                --against IMAGE                the image that --max-growth measures from
                --forbid PATH...               fail when it has such a file: a path, a pattern, setuid, setgid or world-writable
                --slim                         leave out what the program does not need, and check that it still works: docs/slim.md
                --probe KIND=VALUE...          what has to hold for --slim: http=:80/, tcp=:80, exit=0, cmd=.., tmpfs=/tmp and more: docs/slim.md
                --slim-include PATTERN...      with --slim, keep these paths too
                --slim-exclude PATTERN...      with --slim, leave these out, whatever needs them
                --slim-audit FILE              with --slim, write what stayed and why, and what went, as JSON
                --iidfile FILE                 write the image's ID to a file
                --metadata-file FILE           write what was built to a file, as JSON
                --progress {auto|plain|tty|json|rawjson|quiet|none}  how it is shown (default: auto); rawjson is BuildKit's
                -q, --quiet                    print the image's ID, or NAME@DIGEST of what was pushed, and nothing else
                --secret id=ID[,src=FILE|,env=NAME]...  hand a secret to RUN --mount=type=secret
                --ssh default|ID[=SOCKET|KEY,..]...  hand an SSH agent or keys to RUN --mount=type=ssh
                --network {default|none|host}  network of RUN
                --add-host HOST:IP...          add a line to /etc/hosts of RUN
                --ulimit NAME=SOFT[:HARD]...   limit the processes of RUN
                --shm-size BYTES               size of /dev/shm of RUN
                --allow WHAT...                allow RUN security.insecure or network.host
                --runtime {tare|runc|unshare}  what runs RUN steps (default: the best there is)
                --builder FLEET|ADDRESS...     run them on BuildKit daemons, such as tcp://HOST:PORT (docs/fleet.md); local for none
                --cache-from SPEC...           use results of other machines: type=registry,ref=NAME, or NAME alone; type=local,src=FOLDER; type=gha
                --cache-to SPEC...             export the results: type=registry,ref=NAME[,mode=max], type=local,dest=FOLDER, type=gha, type=inline
                --sbom[=FORM:true]             attach what the image is made of: spdx (default) or cyclonedx
                --provenance[=MODE:true]       attach how it was built: mode=min (default) or mode=max
                --attest SPEC...               the same in docker's form: type=sbom or type=provenance,mode=max
                --attest-to {index|referrers}  index (default): beside the image; referrers: in the registry, found by its digest

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
    public int run(String name, List<String> words, Console console) {
        for (String word : words) {
            if (OldFlags.has(word)) {
                return OldFlags.of(this).run(name, words, console);
            }
        }
        return Command.super.run(name, words, console);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String call = arguments.value("call", "build");
        if (arguments.has("check") || !call.equals("build")) {
            return CheckCommand.called(arguments.has("check") ? "check" : call, arguments, console);
        }
        Integer flow = FlowSource.build(arguments, this, console);
        if (flow != null) {
            return flow;
        }
        return Restart.keepingInput(arguments, console, (at, input) -> build(arguments, at, input));
    }

    /** @param input what standard input holds, where that is a file */
    private static int build(Arguments arguments, Console console, @Nullable Path input) {
        long start = System.nanoTime();
        Workplace outside = Deliveries.place(console);
        GoFlag go = GoFlag.of(arguments.values("go"), arguments.operands(), outside);
        Workplace place = go.in(outside);
        String context = go.context();
        if (!context.equals("-")) {
            // Only a guess: what the operand is worth is found out later.
            Builder.expect(console.home(), console.path(context).normalize());
        }
        BuildRequest.Draft draft = BuildFlags.of(arguments, place);
        Set<Builder.Option> options = BuildFlags.options(arguments);
        MetadataFlags.provenance(arguments, console.environment()).ifPresent(options::add);
        SlimFlags slim = SlimFlags.of(arguments, console);
        PromisedFile id = promised("iidfile", arguments, console);
        PromisedFile metadata = promised("metadata-file", arguments, console);
        try (BuildProgress progress = ProgressFlag.of(arguments, console, "Building");
                BuildSource source = source(arguments, place);
                Interruption _ = Interruption.of(progress, console);
                Store store = console.store();
                Builder builder = new Builder(
                        store,
                        place,
                        progress,
                        options,
                        SolverChoice.choose(arguments.values("builder"), store, place, context, progress))) {
            BuildRequest request = draft.source(source).request();
            builder.last(image -> slim.last(image, progress::note));
            Integer before = Restart.shownBefore(console);
            if (before != null) {
                progress.continueAfter(before);
            }
            progress.note(source.said());
            try (Build build = builder.plan(request, Neighbours.NONE, progress, progress::tell)) {
                progress.speak();
                if (UserNamespace.isNeeded() && (slim.isAsked() || build.needsSandbox())) {
                    return restart(progress, input);
                }
                BuildResult result = build.run();
                if (id != null) {
                    id.write(result.id().toString().getBytes(StandardCharsets.US_ASCII));
                }
                if (metadata != null) {
                    metadata.write(MetadataFlags.json(result, progress, console.environment()));
                }
                // The live view is over before the line that says what was built.
                progress.conclude();
                if (!progress.isForPrograms()) {
                    new BuildReport(result, System.nanoTime() - start).print(console, arguments.has("quiet"));
                }
                return 0;
            } catch (TareException e) {
                if (!progress.isForPrograms()) {
                    throw e;
                }
                progress.fail(e.problem());
                return e.exitCode();
            }
        }
    }

    private static @Nullable PromisedFile promised(String flag, Arguments arguments, Console console) {
        String typed = arguments.value(flag);
        return typed == null ? null : PromisedFile.replacing(console.path(typed), "--" + flag + " " + typed);
    }

    /** What is to be built, or checked. */
    static BuildSource source(Arguments arguments, Workplace place) {
        GoFlag go = GoFlag.of(arguments.values("go"), arguments.operands(), place);
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
