/**
 * Where the bytes of images and programs go, each once. Begin at {@code Explainer}; the rooms: {@code part} is the tree,
 * {@code program} and {@code image} make it, {@code growth} compares two, {@code budget} judges them, and {@code show}
 * tells all of it as text, JSON and HTML.
 */
@NullMarked
package dev.tare.explain;

import org.jspecify.annotations.NullMarked;
