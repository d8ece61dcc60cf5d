/** One program in several kinds of images, side by side. Begin at {@code Comparison}. */
@NullMarked
package dev.tare.explain.compare;

import org.jspecify.annotations.NullMarked;
