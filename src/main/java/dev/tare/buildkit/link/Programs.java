package dev.tare.buildkit.link;

import dev.tare.buildkit.fleet.DaemonLost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds programs that lead to daemons. */
public final class Programs {
    private Programs() {}

    /**
     * The file of a program. Java would look at the PATH that it was started with itself.
     *
     * @throws DaemonLost when it is not there
     */
    public static String find(String program, Map<String, String> environment) throws DaemonLost {
        for (String folder : environment.getOrDefault("PATH", "").split(":")) {
            if (folder.startsWith("/") && Files.isExecutable(Path.of(folder, program))) {
                return folder + "/" + program;
            }
        }
        throw DaemonLost.before(program + " is not installed, or not on PATH", null);
    }
}
