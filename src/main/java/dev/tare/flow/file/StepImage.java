package dev.tare.flow.file;

import dev.tare.deliver.spec.OutputSpec;
import dev.tare.explain.budget.Budget;
import dev.tare.oci.Reference;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where the image of a step goes: its names, registries and files.
 *
 * @param tags further names
 * @param outputs further deliveries; their paths are relative to the work directory
 * @param budget what it may at most be
 */
public record StepImage(List<Reference> tags, List<OutputSpec> outputs, Set<Option> options, Budget budget) {
    /** What a step's own keys ask for. */
    public enum Option {
        /** It stays though another step depends on it. */
        KEEP,
        /** It goes to the registries of its names. */
        PUSH,
        /** A list of what it holds goes with it. */
        SBOM;

        /** As build.yml names it. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public StepImage {
        tags = List.copyOf(tags);
        outputs = List.copyOf(outputs);
        options = Set.copyOf(options);
    }

    public boolean has(Option option) {
        return options.contains(option);
    }
}
