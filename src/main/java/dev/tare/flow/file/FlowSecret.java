package dev.tare.flow.file;

import dev.tare.diagnostic.Location;

/**
 * A secret of a step.
 *
 * @param value the path of a file, or the name of an environment variable: for the secrets of Habitus's form
 *     ({@code type: env}) already with the prefix {@code HABITUS_}
 * @param location its name in the file
 */
public record FlowSecret(Kind kind, String value, Location location) {
    /** Where the value comes from. */
    public enum Kind {
        FILE,
        ENV
    }
}
