/** The tree of sizes that all of {@code explain} speaks of. It may use nothing of ours. Begin at {@code Part}. */
@NullMarked
package dev.tare.explain.part;

import org.jspecify.annotations.NullMarked;
