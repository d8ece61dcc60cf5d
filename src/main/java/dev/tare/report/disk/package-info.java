/**
 * What a store takes, what was freed of it, and what was found wrong with it. Begin at {@code StoreUseReport}. It may use the
 * tables of {@code report}.
 */
@NullMarked
package dev.tare.report.disk;

import org.jspecify.annotations.NullMarked;
