/** The few calls of the C library that the JDK does not offer: extended attributes and fast hashing. */
@NullMarked
package dev.tare.posix;

import org.jspecify.annotations.NullMarked;
