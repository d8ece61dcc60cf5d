/**
 * Scripts that complete command lines in shells, made from the pages of the commands. Begin at
 * {@code Completions}.
 */
@NullMarked
package dev.tare.usage.completion;

import org.jspecify.annotations.NullMarked;
