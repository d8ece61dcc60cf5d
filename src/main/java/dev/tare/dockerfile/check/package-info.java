/** Checks of a Dockerfile: those of BuildKit, in its words, and ours. Pure functions over the instructions. */
@NullMarked
package dev.tare.dockerfile.check;

import org.jspecify.annotations.NullMarked;
