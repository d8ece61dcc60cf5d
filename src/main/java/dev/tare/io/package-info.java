/** What streams share, whatever is read or written, and what threads do. Uses {@code diagnostic} only. */
@NullMarked
package dev.tare.io;

import org.jspecify.annotations.NullMarked;
