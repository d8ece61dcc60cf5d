/**
 * Files that one step hands to the next: found in its image, laid out in the work directory, seen in later contexts. Begin
 * at {@code ArtifactSearch} and {@code WorkFolder}.
 */
@NullMarked
package dev.tare.flow.artifact;

import org.jspecify.annotations.NullMarked;
