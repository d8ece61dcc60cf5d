package dev.tare.docker;

import dev.tare.cli.container.RunCommand;
import dev.tare.command.Adapted;
import dev.tare.command.Command;
import dev.tare.command.Console;
import java.util.List;
import java.util.Map;

/** {@code docker run} and {@code docker create}: ours, with flags of docker's that scripts give and that change little. */
record RunVerb(Adapted command) implements DockerVerb.Wrapped {
    private static final String SILENT = """
            -q, --quiet  what is fetched is said in one line
            --disable-content-trust  nothing is signed in its way
            --detach-keys KEYS  those of the terminal are taken
            """;

    private static final String WARNED = """
            --restart no  nothing starts it again when it has ended
            --isolation default  that is of Windows
            --cgroupns private  each container has a namespace of control groups
            --cgroup-parent GROUP  each container has a control group of its own
            --userns host  an ordinary user's containers are in a user namespace, and root's are not
            --runtime runc  containers are run by runc
            --log-driver json-file  the output is in the log, whose size is bounded
            --volume-driver local  volumes are folders of the store
            --storage-opt OPTION...  containers write into a folder of the store
            --kernel-memory BYTES  --memory counts it too
            --blkio-weight WEIGHT  disks are not shared out
            --health-cmd COMMAND  nothing checks its health
            --health-interval TIME  nothing checks its health
            --health-retries NUMBER  nothing checks its health
            --health-start-period TIME  nothing checks its health
            --health-timeout TIME  nothing checks its health
            """;

    static RunVerb run() {
        return of(new RunCommand());
    }

    static RunVerb of(Command command) {
        return new RunVerb(Adapted.of(command)
                .also(SILENT)
                .warned(WARNED)
                .spelled(Map.of("--net", "--network", "--net-alias", "--network-alias", "--dns-opt", "--dns-option")));
    }

    @Override
    public boolean startsProgram() {
        return true;
    }

    @Override
    public List<String> words(List<String> typed, Console console) {
        List<String> words = command.words(typed);
        return typed.isEmpty() ? words : Variables.platform(words, console.environment());
    }
}
