/**
 * Reads programs as compilers and linkers leave them, whatever machine they are for. All that comes from a file is
 * bounded before memory is asked for. Begin at {@code Elf}.
 */
@NullMarked
package dev.tare.binary;

import org.jspecify.annotations.NullMarked;
