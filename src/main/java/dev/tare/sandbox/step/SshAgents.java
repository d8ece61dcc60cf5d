package dev.tare.sandbox.step;

import dev.tare.diagnostic.TareException;
import dev.tare.plan.ExecSettings;
import dev.tare.posix.Folders;
import dev.tare.posix.Processes;
import dev.tare.sandbox.HostPrograms;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SSH agents of a build: those that run already, and one of its own for each set of key files. */
public final class SshAgents implements AutoCloseable {
    /** Ends with its standard input, and the agent with it: also when this process is killed. */
    private static final String SCRIPT = "ssh-add -q \"$@\" </dev/null && echo ready && exec cat >/dev/null";

    private final Map<String, ExecSettings.Agent> known;
    private final Map<String, Started> started = new HashMap<>();

    public SshAgents(Map<String, ExecSettings.Agent> known) {
        this.known = known;
    }

    private record Started(Process process, Path folder, Path socket) {}

    /** The socket of an agent, which is started if it must be; null when the build was not given one of that name. */
    public synchronized @Nullable Path socket(String id) throws IOException {
        ExecSettings.Agent agent = known.get(id);
        if (agent == null) {
            return null;
        }
        if (agent.paths().isEmpty()) {
            String variable = System.getenv("SSH_AUTH_SOCK");
            if (variable == null || variable.isEmpty()) {
                throw TareException.failed(
                        "there is no SSH agent to be used for --ssh " + id + ": SSH_AUTH_SOCK is not set",
                        "start one (eval $(ssh-agent); ssh-add), or give a key file: --ssh " + id + "=FILE");
            }
            return Path.of(variable);
        }
        Path first = agent.paths().getFirst();
        if (agent.paths().size() == 1 && isSocket(first)) {
            return first;
        }
        Started running = started.get(id);
        if (running == null) {
            running = start(id, agent.paths());
            started.put(id, running);
        }
        return running.socket();
    }

    private static boolean isSocket(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw TareException.failed("--ssh: there is no file " + path);
        }
        return Files.getAttribute(path, "unix:mode") instanceof Integer mode && (mode & 0170000) == 0140000;
    }

    private static Started start(String id, List<Path> keys) throws IOException {
        Path agent = HostPrograms.require("ssh-agent", "it hands the keys of --ssh " + id + " on", "openssh-client");
        // Not in the store, whose path may be longer than a socket's may be (unix(7)).
        Path folder = Files.createTempDirectory("tare-agent-");
        Path socket = folder.resolve("socket");
        List<String> command =
                new ArrayList<>(List.of(agent.toString(), "-a", socket.toString(), "sh", "-c", SCRIPT, "sh"));
        for (Path key : keys) {
            command.add(key.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SSH_ASKPASS_REQUIRE", "never");
        Process process = builder.start();
        StringBuilder said = new StringBuilder();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("ready")) {
                return new Started(process, folder, socket);
            }
            said.append(said.isEmpty() ? "" : "; ").append(line.strip());
        }
        end(new Started(process, folder, socket));
        throw TareException.failed(
                "the keys of --ssh " + id + " cannot be used: " + said,
                "one with a passphrase has to be in an agent that runs already: --ssh " + id);
    }

    private static void end(Started agent) {
        Processes.endAll(agent.process().toHandle());
        Folders.deleteQuietly(agent.folder());
    }

    @Override
    public synchronized void close() {
        started.values().forEach(SshAgents::end);
        started.clear();
    }
}
