/** What changed from one tree of sizes to another. Begin at {@code Growth}. */
@NullMarked
package dev.tare.explain.growth;

import org.jspecify.annotations.NullMarked;
