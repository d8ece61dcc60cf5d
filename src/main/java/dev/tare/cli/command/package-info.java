/**
 * What commands share: flags, arguments, the console, the start as another user. Begin at {@code Command} and
 * {@code Arguments}.
 */
@NullMarked
package dev.tare.cli.command;

import org.jspecify.annotations.NullMarked;
