/**
 * The health of a store: gc frees what nobody needs, fsck checks what is there. Begin at {@code Gc} and {@code
 * Fsck}.
 */
@NullMarked
package dev.tare.store.upkeep;

import org.jspecify.annotations.NullMarked;
