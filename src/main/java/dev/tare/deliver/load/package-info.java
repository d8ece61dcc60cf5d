/** Images that come in as archives, layouts, or from an engine. Begin at {@code ImageLoader}. */
@NullMarked
package dev.tare.deliver.load;

import org.jspecify.annotations.NullMarked;
