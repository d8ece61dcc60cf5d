/**
 * The text of a Dockerfile: lexer, parser, instructions, words and their expansion. Pure: it reads no file and
 * makes no plan. Begin at {@code DockerfileParser} and {@code Instruction}.
 */
@NullMarked
package dev.tare.dockerfile.syntax;

import org.jspecify.annotations.NullMarked;
