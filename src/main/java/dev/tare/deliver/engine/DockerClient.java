package dev.tare.deliver.engine;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Docker elsewhere, through docker's command line, which knows hosts, TLS, SSH and contexts. */
record DockerClient(Path program, Map<String, String> environment) implements DockerEngine {
    /** Null when no docker answers. */
    static @Nullable DockerClient answering(Path program, Map<String, String> environment) {
        DockerClient client = new DockerClient(program, environment);
        return client.run("version", "--format", "{{.Server.Version}}").succeeded() ? client : null;
    }

    private EngineProcess run(String... words) {
        return EngineProcess.run(command(words), environment);
    }

    private List<String> command(String... words) {
        List<String> command = new java.util.ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(words));
        return command;
    }

    @Override
    public @Nullable Digest id(String name) {
        EngineProcess inspected = run("image", "inspect", "--format", "{{.Id}}", name);
        return inspected.succeeded() ? Digest.parse(inspected.output().strip()) : null;
    }

    @Override
    public void save(Digest id, Reader reader) {
        ProcessBuilder builder = new ProcessBuilder(command("image", "save", id.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            try (InputStream archive = process.getInputStream()) {
                reader.accept(archive);
                if (process.waitFor() != 0) {
                    throw TareException.failed("docker did not save the image " + id + ": exit code "
                            + process.exitValue() + " of " + String.join(" ", builder.command()));
                }
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw TareException.failed("docker did not save the image " + id + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("docker was interrupted", e);
        }
    }
}
