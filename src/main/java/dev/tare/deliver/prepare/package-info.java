/** An image as it leaves: its compression, annotations, times and attestations. Begin at {@code ImagePreparer}. */
@NullMarked
package dev.tare.deliver.prepare;

import org.jspecify.annotations.NullMarked;
