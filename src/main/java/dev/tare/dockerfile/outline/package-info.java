/** What a Dockerfile may be asked for: the parameters of a target, and its targets. Begin at {@code Outline}. */
@NullMarked
package dev.tare.dockerfile.outline;

import org.jspecify.annotations.NullMarked;
