package dev.tare.deliver.engine;

import dev.tare.diagnostic.TareException;
import dev.tare.io.RecordingOutput;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands an image to an engine that is there: docker through its command line, which knows contexts and remote hosts;
 * docker through its socket where there is no command line; else podman.
 */
public final class EngineLoader {
    private static final String DEFAULT_SOCKET = "/var/run/docker.sock";

    private final Map<String, String> environment;

    /** @param environment of the process: PATH, DOCKER_HOST, and what the command lines read themselves */
    public EngineLoader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Writes a docker archive; may be called once. */
    @FunctionalInterface
    public interface Archive {
        void writeTo(OutputStream out) throws IOException;

        /**
         * Writes it to whoever may go away.
         *
         * @throws IOException when the archive cannot be sent
         * @throws TareException when it cannot be made
         */
        default void sendTo(OutputStream out) throws IOException {
            RecordingOutput sent = new RecordingOutput(out);
            try {
                writeTo(sent);
            } catch (IOException e) {
                if (sent.failure() != null) {
                    throw e;
                }
                throw TareException.failed("cannot read the image: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Loads an archive.
     *
     * @return the engine that took it: {@code docker} or {@code podman}
     * @throws TareException when no engine answers, or the one that does refuses
     */
    public String load(Archive archive) {
        List<String> tried = new ArrayList<>();
        Path docker = onPath("docker", environment);
        if (docker != null) {
            EngineProcess probe = EngineProcess.run(
                    List.of(docker.toString(), "version", "--format", "{{.Server.Version}}"), environment);
            if (probe.succeeded()) {
                feed("docker", List.of(docker.toString(), "load", "--quiet"), archive);
                return "docker";
            }
            tried.add("docker: " + probe.lastLine());
        }
        Path socket = socket(environment);
        if (socket != null && Files.exists(socket)) {
            DockerSocket connection = new DockerSocket(socket);
            String refusal = connection.ping();
            if (refusal == null) {
                connection.load(archive);
                return "docker";
            }
            tried.add(socket + ": " + refusal);
        }
        Path podman = onPath("podman", environment);
        if (podman != null) {
            feed("podman", List.of(podman.toString(), "load", "--quiet"), archive);
            return "podman";
        }
        if (tried.isEmpty()) {
            throw TareException.failed(
                    "there is no engine to load the image into: neither docker nor podman is on PATH, and there is no "
                            + (socket == null ? DEFAULT_SOCKET : socket),
                    "install one, or write a file: --output type=docker,dest=image.tar");
        }
        throw TareException.failed(
                "no engine answers (" + String.join("; ", tried) + ")",
                "start docker, or write a file: --output type=docker,dest=image.tar");
    }

    /** Whether a docker answers. */
    public boolean hasDocker() {
        return docker(environment) != null;
    }

    /** The docker that DOCKER_HOST names, or this machine's; null when none answers. */
    public static @Nullable DockerEngine docker(Map<String, String> environment) {
        Path socket = socket(environment);
        if (socket != null) {
            DockerSocket there = Files.exists(socket) ? new DockerSocket(socket) : null;
            return there != null && there.ping() == null ? there : null;
        }
        Path program = onPath("docker", environment);
        return program == null ? null : DockerClient.answering(program, environment);
    }

    private void feed(String engine, List<String> command, Archive archive) {
        EngineProcess process = EngineProcess.feed(command, environment, archive);
        if (!process.succeeded()) {
            throw TareException.failed(engine + " did not load the image: " + process.lastLine());
        }
    }

    /** The socket that DOCKER_HOST names, or docker's own; null when DOCKER_HOST names something else. */
    static @Nullable Path socket(Map<String, String> environment) {
        String host = environment.getOrDefault("DOCKER_HOST", "");
        if (host.isEmpty()) {
            return Path.of(DEFAULT_SOCKET);
        }
        return host.startsWith("unix://") ? Path.of(host.substring("unix://".length())) : null;
    }

    private static @Nullable Path onPath(String program, Map<String, String> environment) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path file = Path.of(folder, program);
            if (!folder.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }
}
