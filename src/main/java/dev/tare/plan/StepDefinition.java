package dev.tare.plan;

import dev.tare.oci.Digest;
import java.util.List;

/**
 * What a step was when it was done last, found by what defines it.
 *
 * @param key of its result
 * @param inputs what it was done on: for each of its inputs the digest of the list of its layers. Inputs that are known to
 *     have other layers now make it another step.
 */
public record StepDefinition(Digest key, List<Digest> inputs) {
    public StepDefinition {
        inputs = List.copyOf(inputs);
    }

    /** What stands for an input. @param layers none for files that are read where they are */
    public static Digest input(List<Digest> layers) {
        Encoder encoder = new Encoder().number(layers.size());
        layers.forEach(encoder::digest);
        return encoder.toDigest();
    }
}
