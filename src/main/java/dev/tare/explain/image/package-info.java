/**
 * Where the bytes of an image go: its layers and their files, with what is wasted, and programs as
 * {@code explain.program} takes them apart. Begin at {@code ImageReader}.
 */
@NullMarked
package dev.tare.explain.image;

import org.jspecify.annotations.NullMarked;
