/**
 * Folders of this machine as trees: what stat says of very many files, their digests, and what is remembered of both
 * from build to build. Uses the store and the calls of {@code posix}; knows nothing of plans. Begin with
 * {@link dev.tare.engine.context.LocalTree}.
 */
@NullMarked
package dev.tare.engine.context;

import org.jspecify.annotations.NullMarked;
