/** What streams share, whatever is read or written. Uses nothing of Tare. */
@NullMarked
package dev.tare.io;

import org.jspecify.annotations.NullMarked;
