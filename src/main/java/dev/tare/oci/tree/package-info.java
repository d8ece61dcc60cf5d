/** The narrow waist of a build: a tree of files whoever holds it. Begin at {@code FileTree}. */
@NullMarked
package dev.tare.oci.tree;

import org.jspecify.annotations.NullMarked;
