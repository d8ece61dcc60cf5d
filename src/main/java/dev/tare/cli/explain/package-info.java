/** {@code tare explain} and {@code tare budget}: from words to what {@code dev.tare.explain} is asked. */
@NullMarked
package dev.tare.cli.explain;

import org.jspecify.annotations.NullMarked;
