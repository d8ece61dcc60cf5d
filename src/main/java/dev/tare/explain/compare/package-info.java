/** One program in several kinds of images, side by side. Begin at {@code ImageComparison}. */
@NullMarked
package dev.tare.explain.compare;

import org.jspecify.annotations.NullMarked;
