/**
 * Layers: the index of a tar, what a layer changes, the tree that several make, the writer of a new one. Begin at
 * {@code LayerTree} and {@code LayerWriter}.
 */
@NullMarked
package dev.tare.oci.layer;

import org.jspecify.annotations.NullMarked;
