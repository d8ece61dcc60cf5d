/**
 * Content on its way: compression, archives, checks of digests. Begin at {@code Compressor} and {@code
 * VerifyingInput}.
 */
@NullMarked
package dev.tare.oci.content;

import org.jspecify.annotations.NullMarked;
