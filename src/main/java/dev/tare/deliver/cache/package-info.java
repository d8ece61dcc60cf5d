/** Results of steps for other machines: a folder or a registry. Begin at {@code CacheSpec}. */
@NullMarked
package dev.tare.deliver.cache;

import org.jspecify.annotations.NullMarked;
