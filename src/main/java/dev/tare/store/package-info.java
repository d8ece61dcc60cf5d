/** The local content store: an OCI image layout that other tools can read, with indexes and cache records beside it. */
@NullMarked
package dev.tare.store;

import org.jspecify.annotations.NullMarked;
