package dev.tare.cli.build;

import dev.tare.build.BuildResult;
import dev.tare.build.Builder;
import dev.tare.command.Arguments;
import dev.tare.diagnostic.Problem;
import dev.tare.terminal.BuildProgress;
import dev.tare.terminal.SolveWarning;
import dev.tare.text.GoBool;
import dev.tare.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What buildx's variables say of {@code --metadata-file}. */
final class MetadataFlags {
    private MetadataFlags() {}

    /** How much provenance is to stand in the file. */
    static Optional<Builder.Option> provenance(Arguments arguments, Map<String, String> environment) {
        String asked = environment.getOrDefault("BUILDX_METADATA_PROVENANCE", "");
        boolean off = asked.equals("disabled")
                || Boolean.FALSE.equals(GoBool.parse(asked))
                || "false".equals(arguments.value("provenance"));
        if (!arguments.has("metadata-file") || off) {
            return Optional.empty();
        }
        return Optional.of(asked.equals("max") ? Builder.Option.TELL_WHOLE_PROVENANCE : Builder.Option.TELL_PROVENANCE);
    }

    /** What the file holds of one build. */
    static byte[] json(BuildResult result, BuildProgress progress, Map<String, String> environment) {
        Map<String, @Nullable Object> json = result.metadata();
        addWarnings(json, progress, environment);
        return Json.write(json);
    }

    /** What the file holds of several, by their names. */
    static byte[] json(Map<String, BuildResult> results, BuildProgress progress, Map<String, String> environment) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        addWarnings(json, progress, environment);
        results.forEach((name, result) -> json.put(name, result.metadata()));
        return Json.write(json);
    }

    private static void addWarnings(
            Map<String, @Nullable Object> json, BuildProgress progress, Map<String, String> environment) {
        List<Problem> warnings = progress.warnings();
        if (!warnings.isEmpty()
                && Boolean.TRUE.equals(GoBool.parse(environment.getOrDefault("BUILDX_METADATA_WARNINGS", "")))) {
            json.put(
                    "buildx.build.warnings",
                    warnings.stream().map(SolveWarning::json).toList());
        }
    }
}
