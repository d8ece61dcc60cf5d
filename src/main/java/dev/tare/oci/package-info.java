/**
 * The nouns of the OCI image specification: {@code Image}, {@code Layer} and {@code ImageIndex}, wherever their content
 * is, and the documents that they are made of. Knows of no store, registry or file. Begin at {@code Image}.
 */
@NullMarked
package dev.tare.oci;

import org.jspecify.annotations.NullMarked;
