package dev.tare.flow;

import dev.tare.build.request.PathBounds;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.file.FlowArtifact;
import dev.tare.flow.file.FlowSecret;
import dev.tare.flow.file.FlowStep;
import java.nio.file.Path;
import java.util.List;

/**
 * What a build.yml may not read or write unless the command line allows it, since it may be a stranger's: files outside of
 * the work directory, and those by which git runs commands.
 */
final class FlowBounds {
    private static final String HINT = "if it may: --allow-outside";

    private FlowBounds() {}

    /** @throws TareException at the first line that leads out */
    static void require(List<FlowStep> steps, Path directory) {
        for (FlowStep step : steps) {
            step.secrets().forEach((name, secret) -> {
                if (secret.kind() == FlowSecret.Kind.FILE) {
                    require(directory, secret.value(), secret.location(), "the secret " + name + " is read from");
                }
            });
            for (FlowArtifact artifact : step.artifacts()) {
                // A folder of an artifact begins at the work directory, whatever it begins with.
                require(
                        directory,
                        "./" + artifact.folder() + "/" + lastPart(artifact.source()),
                        artifact.location(),
                        "the artifact " + artifact.source() + " would be written to");
            }
            for (OutputSpec output : step.image().outputs()) {
                String to = output.dest();
                if (to != null) {
                    require(
                            directory,
                            to,
                            step.places().at("output"),
                            "the image " + step.name() + " would be written to");
                }
            }
        }
    }

    private static String lastPart(String path) {
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return bare.substring(bare.lastIndexOf('/') + 1);
    }

    private static void require(Path directory, String typed, Location at, String what) {
        Path path = PathBounds.real(directory.resolve(typed));
        Path folder = PathBounds.real(directory);
        if (!path.startsWith(folder)) {
            throw TareException.at(at, what + " " + typed + ", outside the work directory", HINT);
        }
        for (Path part : folder.relativize(path)) {
            if (part.toString().equals(".git")) {
                throw TareException.at(at, what + " " + typed + ", where git keeps what it runs", HINT);
            }
        }
    }
}
