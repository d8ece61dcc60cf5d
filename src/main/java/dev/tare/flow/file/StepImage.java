package dev.tare.flow.file;

import dev.tare.deliver.spec.OutputSpec;
import dev.tare.oci.Reference;
import java.util.List;

/**
 * Where the image of a step goes: its names, registries and files.
 *
 * @param tags further names
 * @param keep whether it stays though another step depends on it
 * @param push whether it goes to the registries of its names
 * @param outputs further deliveries; their paths are relative to the work directory
 * @param sbom whether a list of what it holds goes with it
 */
public record StepImage(List<Reference> tags, boolean keep, boolean push, List<OutputSpec> outputs, boolean sbom) {
    public StepImage {
        tags = List.copyOf(tags);
        outputs = List.copyOf(outputs);
    }
}
