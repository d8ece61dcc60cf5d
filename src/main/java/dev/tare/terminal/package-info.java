/**
 * What a terminal, a file or a program sees of work that goes on. It knows steps and lines, and nothing of what they do.
 * Begin at {@code BuildProgress}.
 */
@NullMarked
package dev.tare.terminal;

import org.jspecify.annotations.NullMarked;
