/** What is to be built: an immutable graph of operations, each identified by the digest of its own encoding. */
@NullMarked
package dev.tare.plan;

import org.jspecify.annotations.NullMarked;
