/**
 * Where the bytes of a program go: packages and functions of a Go program, sections and symbols of any other. Begin at
 * {@code ProgramParts}.
 */
@NullMarked
package dev.tare.explain.program;

import org.jspecify.annotations.NullMarked;
