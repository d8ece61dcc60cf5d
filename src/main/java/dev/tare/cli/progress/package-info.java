/** What a terminal, a file or a program sees of work that goes on. Begin at {@code BuildProgress}. */
@NullMarked
package dev.tare.cli.progress;

import org.jspecify.annotations.NullMarked;
