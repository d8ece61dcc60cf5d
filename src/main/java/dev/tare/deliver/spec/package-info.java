/** What a user asks of a delivery: {@code --output} and {@code --annotation}, read. Begin at {@code OutputSpec}. */
@NullMarked
package dev.tare.deliver.spec;

import org.jspecify.annotations.NullMarked;
