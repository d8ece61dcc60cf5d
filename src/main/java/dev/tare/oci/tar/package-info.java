/**
 * Tar archives, read and written without loss: names are bytes, sparse files keep their holes. Begin at {@code
 * TarReader}.
 */
@NullMarked
package dev.tare.oci.tar;

import org.jspecify.annotations.NullMarked;
