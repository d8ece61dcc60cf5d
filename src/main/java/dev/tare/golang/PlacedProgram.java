package dev.tare.golang;

import java.util.List;

/**
 * A program of an image.
 *
 * @param name of its file, which is in the root of the image
 * @param capabilities that the file gives to who executes it, as {@link dev.tare.oci.tree.FileCapabilities#NAMES}
 */
public record PlacedProgram(GoBinary binary, String name, List<String> capabilities) {
    public PlacedProgram {
        capabilities = List.copyOf(capabilities);
    }

    /** By its own name. */
    public static PlacedProgram of(GoBinary binary) {
        return new PlacedProgram(binary, binary.name(), List.of());
    }

    /** Where it is in the image. */
    public String path() {
        return "/" + name;
    }
}
