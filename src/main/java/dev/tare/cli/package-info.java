/** The command line: one class for each command, wiring only. */
@NullMarked
package dev.tare.cli;

import org.jspecify.annotations.NullMarked;
