package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.FetchFlags;
import dev.tare.deliver.files.PromisedFile;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerRunner;
import dev.tare.sandbox.container.RunOptions;
import dev.tare.sandbox.container.Shim;
import dev.tare.sandbox.option.AbsentOptions;
import dev.tare.store.Store;
import dev.tare.usage.Page;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code tare run}. */
public final class RunCommand implements Command {
    /** Exit code of a failure of tare's own, as docker has it: those below are the program's. */
    private static final int OWN_FAILURE = 125;

    @Override
    public Page page() {
        return Page.of("""
                tare run IMAGE [COMMAND [ARG...]]
                Run a program in a new container

                -d, --detach                  leave the container in the background and print its ID
                --rm                          remove the container and its unnamed volumes when it has ended
                -i, --interactive             keep standard input open
                -t, --tty                     give it a terminal
                --name NAME                   name the container
                -e, --env NAME[=VALUE]...     set a variable; without a value, to that of this process
                --env-file FILE...            set the variables that a file lists
                -w, --workdir FOLDER          start in this folder
                -u, --user USER[:GROUP]       run as this user; names are the image's
                --entrypoint PROGRAM          run this in place of the image's ENTRYPOINT and CMD
                --group-add GROUP...          be in this group too; names are the image's
                -l, --label NAME=VALUE...     label the container
                --label-file FILE...          label it with the lines of a file
                --cidfile FILE                write the container's ID to a new file
                --pull {missing|always|never}  when to fetch the image (default: missing)
                --platform OS/ARCH            which image of an index (default: this machine's)
                --init                        start a first process that hands on signals and reaps children
                --stop-signal SIGNAL          what stop sends (default: the image's, else SIGTERM)
                --stop-timeout SECONDS        how long stop waits before it kills (default 10)
                --sig-proxy                   hand on the signals that tare gets; --sig-proxy=false does not
                --log-opt max-size=SIZE...    how long each of the log's two files may be (default 5m)
                --restart no                  taken for docker's sake: nothing starts it again
                --userns host                 taken for docker's sake, as root
                --runtime runc                taken for docker's sake
                --log-driver json-file|none   taken for docker's sake: the output is in tare logs
                --no-healthcheck              taken for docker's sake: nothing checks its health
                -a, --attach STREAM...        taken for docker's sake, with both stdout and stderr
                --network NAME...             default (bridge to docker): its own; host, none, or one of tare network
                --network-alias NAME...       another name for those in its networks
                -p, --publish [IP:]PORT:PORT[/udp]...  forward ports of this machine, or ranges, to the container
                -P, --publish-all             forward free ports to all that the image exposes
                --expose PORT[/udp]...        a port, or a range, for --publish-all
                -h, --hostname NAME           name of the container in its network
                --domainname NAME             domain of the container
                --add-host HOST:IP...         add a line to /etc/hosts; host-gateway is this machine
                --dns IP...                   name server in place of this machine's
                --dns-search DOMAIN...        domain to search names in
                --dns-option OPTION...        option of the resolver, such as ndots:2
                -v, --volume [FOLDER|NAME:]PATH[:ro]...  show a folder of this machine, or a volume, at a path
                --mount type=T,source=S,target=P...  the same with a name for each part (bind, volume, tmpfs)
                --tmpfs PATH[:OPTIONS]...     show a folder in memory, such as /tmp:size=64m,exec
                --volumes-from CONTAINER[:ro]...  have the mounts of another container too
                --read-only                   make the image's files read-only
                --cap-add CAPABILITY...       give a capability, such as NET_ADMIN, or ALL
                --cap-drop CAPABILITY...      take one of the usual ones away, or ALL
                --security-opt OPTION...      no-new-privileges, seccomp=FILE|unconfined, systempaths=unconfined
                --privileged                  hold nothing back: all capabilities and devices, no filter of system calls
                --device DEVICE[:PATH[:rwm]]...  show a device of this machine
                --sysctl NAME=VALUE...        set a kernel setting of the container's own
                --pid host                    see the processes of this machine
                --ipc host|private            share shared memory and message queues of this machine
                --uts host                    have the name of this machine
                --oom-score-adj -1000..1000   how likely it is killed when memory is scarce
                -m, --memory BYTES            most memory, such as 512m
                --memory-swap BYTES           most memory and swap together (default: twice the memory)
                --memory-reservation BYTES    memory that is left to it when there is little
                --memory-swappiness 0-100     how readily its memory is swapped out
                --oom-kill-disable            let it wait instead of killing it when its memory is used up
                --cpus NUMBER                 most processors, such as 1.5
                -c, --cpu-shares WEIGHT       weight against others (1024 is usual)
                --cpu-period MICROSECONDS     period of the scheduler
                --cpu-quota MICROSECONDS      most processor time in a period
                --cpuset-cpus LIST            processors it runs on, such as 0-2,4
                --cpuset-mems LIST            memory nodes it takes from
                --pids-limit NUMBER           most processes; -1 for no limit
                --ulimit NAME=SOFT[:HARD]...  limit its processes (setrlimit)
                --shm-size BYTES              size of /dev/shm (default 64m)

                # a server, its port 8080 at 9090 here; nothing else of it is open
                tare run --rm -p 9090:8080 hello
                # the same in the background
                tare run -d --name web -p 127.0.0.1:9090:8080 hello
                # another program of the image
                tare run --rm --entrypoint /bin/sh tools -c 'echo $HOME'
                """);
    }

    @Override
    public @Nullable String instead(String option) {
        return AbsentOptions.instead(option);
    }

    @Override
    public boolean stopsAtOperand() {
        return true;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireOperand("an image");
        Container container = make(arguments, console);
        try {
            Shim shim = new Shim(
                    console.containers(),
                    container,
                    console.asRoot().program(SettleCommand.NAME, container.id()),
                    console::note);
            if (arguments.has("detach")) {
                shim.background();
                console.out().println(container.id());
                return 0;
            }
            console.out().flush();
            return shim.foreground(!arguments.isOff("sig-proxy"));
        } catch (TareException e) {
            throw e.exitCode() > OWN_FAILURE ? e : failure(e);
        }
    }

    /**
     * Makes the container that is asked for, from an image that is fetched where it is not here. Nothing runs yet.
     *
     * @throws TareException with docker's exit codes
     */
    public static Container make(Arguments arguments, Console console) {
        RunOptions options = options(arguments, console);
        try {
            console.asRoot().go();
            ContainerRunner.requireMeans(
                    options.connection().network(), options.connection().memberships());
            Container container;
            String cid = arguments.value("cidfile");
            PromisedFile file = cid == null ? null : PromisedFile.ofNew(console.path(cid), "--cidfile " + cid);
            try (Store store = console.store()) {
                FetchFlags.ensure(store, options.image(), arguments, console);
                ContainerRunner runs = new ContainerRunner(store, console.containers());
                runs.notes(options).forEach(console::note);
                container = runs.prepare(options, console.environment());
            }
            if (file != null) {
                file.write(container.id().getBytes(StandardCharsets.US_ASCII));
            }
            return container;
        } catch (TareException e) {
            throw e.exitCode() > OWN_FAILURE ? e : failure(e);
        }
    }

    /** A file of variables that cannot be read is no mistake of usage, and no code of the program's. */
    private static RunOptions options(Arguments arguments, Console console) {
        try {
            return RunFlags.options(arguments, console);
        } catch (TareException e) {
            throw e.exitCode() == TareException.FAILED ? failure(e) : e;
        }
    }

    private static TareException failure(TareException e) {
        return new TareException(OWN_FAILURE, e.problem(), e);
    }
}
