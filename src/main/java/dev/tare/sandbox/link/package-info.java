/** How the shim of a container is spoken to. Begin at {@code ShimLink}. */
@NullMarked
package dev.tare.sandbox.link;

import org.jspecify.annotations.NullMarked;
