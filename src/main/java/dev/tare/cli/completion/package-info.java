/**
 * Scripts that complete command lines in shells, made from the pages of the commands. It may use the room
 * {@code command}. Begin at {@code Completions}.
 */
@NullMarked
package dev.tare.cli.completion;

import org.jspecify.annotations.NullMarked;
