/** How commands show what goes on, and end when they are told to. Begin at {@code ProgressFlag}. */
@NullMarked
package dev.tare.cli.progress;

import org.jspecify.annotations.NullMarked;
