/** A Docker or podman of this machine, by its socket or its program. Begin at {@code EngineLoader}. */
@NullMarked
package dev.tare.deliver.engine;

import org.jspecify.annotations.NullMarked;
