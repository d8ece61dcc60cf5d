/** The Dockerfile: lexer, parser, instructions, expansion, ignore files; from text to a plan. */
@NullMarked
package dev.tare.dockerfile;

import org.jspecify.annotations.NullMarked;
