package dev.tare.build.needs;

import dev.tare.needs.NeedFindings;
import java.util.List;

/**
 * What the programs of an image need, and what the image has for it.
 *
 * @param findings in the programs
 * @param files that the image got, in the order of their paths
 */
public record FoundNeeds(NeedFindings findings, List<AddedFile> files) {
    public FoundNeeds {
        files = List.copyOf(files);
    }
}
