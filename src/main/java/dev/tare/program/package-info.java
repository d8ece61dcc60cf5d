/**
 * The program {@code tare}: it starts here, looks up which command line was called and prints each failure once. Begin at
 * {@code Main}.
 */
@NullMarked
package dev.tare.program;

import org.jspecify.annotations.NullMarked;
