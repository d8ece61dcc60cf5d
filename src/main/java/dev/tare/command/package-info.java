/**
 * What commands share: arguments, the console, the start as another user. Begin at {@code Command} and
 * {@code Arguments}.
 */
@NullMarked
package dev.tare.command;

import org.jspecify.annotations.NullMarked;
