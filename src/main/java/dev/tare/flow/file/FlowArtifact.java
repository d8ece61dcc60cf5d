package dev.tare.flow.file;

import dev.tare.diagnostic.Location;

/**
 * A file or a tree that is taken out of a step's image.
 *
 * @param source a path in the image, maybe with the wildcards of {@code dev.tare.text.Glob}
 * @param folder where it goes, relative to the work directory, never outside it; {@code .} is the work directory
 * @param location where the artifact is listed
 */
public record FlowArtifact(String source, String folder, Location location) {}
