package dev.tare.sandbox;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The OCI runtime. Its own state is kept beside the container's, so that it goes with it.
 *
 * @param program file of the program
 * @param folder of the container
 * @param id of the container
 */
public record Runc(Path program, Path folder, String id) {
    public static Runc of(Path folder, String id) {
        return new Runc(HostPrograms.require("runc", "containers are run by it", "runc"), folder, id);
    }

    private List<String> command(String verb, String... rest) {
        List<String> command = new java.util.ArrayList<>(List.of(
                program.toString(),
                "--root",
                BundlePart.RUNC.in(folder).toString(),
                "--log",
                BundlePart.RUNC_LOG.in(folder).toString(),
                "--log-format",
                "json",
                verb));
        command.addAll(List.of(rest));
        command.add(id);
        return command;
    }

    /**
     * The command that makes a container, runs it to its end and removes it. What it makes for mounts to lie on takes
     * nothing from the umask of the user.
     *
     * @param bundle folder of its configuration
     */
    public List<String> runCommand(Path bundle) {
        List<String> command = new java.util.ArrayList<>(List.of("/bin/sh", "-c", "umask 022; exec \"$@\"", "sh"));
        command.addAll(command("run", "--bundle", bundle.toString()));
        return command;
    }

    /** Ends what still runs and removes cgroups and state; does nothing where there is none. */
    public void delete() throws IOException {
        if (Files.isDirectory(BundlePart.RUNC.in(folder))) {
            HostPrograms.run(command("delete", "--force"), "");
        }
    }

    /** What is said when it has refused, with the exit code that docker gives. @param verb what was asked of it */
    public TareException failure(String verb) {
        String last = error();
        String reason = last == null ? "no reason given" : last;
        int code = TareException.FAILED;
        if (reason.contains("exec")) {
            if (reason.contains("no such file or directory") || reason.contains("not found")) {
                code = ProgramCheck.NOT_FOUND;
            } else if (reason.contains("permission denied") || reason.contains("exec format error")) {
                code = ProgramCheck.NOT_EXECUTABLE;
            }
        }
        return new TareException(code, Problem.of("runc cannot " + verb + " the container: " + reason), null);
    }

    /** The last error that runc logged, or null. */
    public @Nullable String error() {
        String last = null;
        try {
            for (String line : Files.readAllLines(BundlePart.RUNC_LOG.in(folder))) {
                Map<String, @Nullable Object> entry =
                        Json.readObject(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                if ("error".equals(entry.get("level"))) {
                    last = Json.optionalString(entry.get("msg"));
                }
            }
        } catch (IOException e) {
            return last;
        }
        return last;
    }
}
