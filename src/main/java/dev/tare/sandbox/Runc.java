package dev.tare.sandbox;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Json;
import java.io.File;
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
record Runc(Path program, Path folder, String id) {
    static Runc of(Path folder, String id) {
        return new Runc(Programs.require("runc", "containers are run by it", "runc"), folder, id);
    }

    private List<String> command(String verb, String... rest) {
        List<String> command = new java.util.ArrayList<>(List.of(
                program.toString(),
                "--root",
                folder.resolve("runc").toString(),
                "--log",
                folder.resolve("runc.log").toString(),
                "--log-format",
                "json",
                verb));
        command.addAll(List.of(rest));
        command.add(id);
        return command;
    }

    /**
     * Makes the container, up to the start of its program.
     *
     * @param output file for the program's output; null hands on the streams of this process
     * @return number of its first process
     */
    long create(@Nullable File output) throws IOException {
        Path pidFile = folder.resolve("pid");
        ProcessBuilder builder = new ProcessBuilder(
                command("create", "--bundle", folder.resolve("bundle").toString(), "--pid-file", pidFile.toString()));
        if (output == null) {
            builder.inheritIO();
        } else {
            builder.redirectInput(new File("/dev/null"));
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output));
            builder.redirectError(ProcessBuilder.Redirect.appendTo(output));
        }
        int code = Programs.await(builder.start());
        if (code != 0) {
            throw TareException.failed("runc cannot make the container: " + reason());
        }
        return Long.parseLong(Files.readString(pidFile).strip());
    }

    /** Lets the program start. */
    void start() throws IOException {
        Programs.Result result = Programs.run(command("start"), "");
        if (result.code() != 0) {
            throw TareException.failed("runc cannot start the container: " + reason());
        }
    }

    /** The command that makes a container, runs it to its end and removes it. @param bundle folder of its configuration */
    List<String> runCommand(Path bundle) {
        return command("run", "--bundle", bundle.toString());
    }

    /** Ends what still runs and removes cgroups and state; nothing happens where there is none. */
    void delete() throws IOException {
        if (Files.isDirectory(folder.resolve("runc"))) {
            Programs.run(command("delete", "--force"), "");
        }
    }

    private String reason() {
        String last = error();
        return last == null ? "no reason given" : last;
    }

    /** The last error that runc logged, or null. */
    @Nullable String error() {
        String last = null;
        try {
            for (String line : Files.readAllLines(folder.resolve("runc.log"))) {
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
