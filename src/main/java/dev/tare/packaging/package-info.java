/**
 * Writes what a distribution holds besides the program: manual pages, completions, the list of its parts. Begin at
 * {@code Packaging}.
 */
@NullMarked
package dev.tare.packaging;

import org.jspecify.annotations.NullMarked;
