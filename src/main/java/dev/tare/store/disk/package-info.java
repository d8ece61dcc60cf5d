/**
 * Where the store's files lie, who may write them at a time, and how a write or a removal survives a power cut. Uses
 * nothing else of the store. Begin at {@code Place} and {@code Disk}.
 */
@NullMarked
package dev.tare.store.disk;

import org.jspecify.annotations.NullMarked;
