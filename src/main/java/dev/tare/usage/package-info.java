/**
 * What commands take, as tables that know no command. Help, completion and the manual are made from them, and command lines
 * parsed by them. No other package is used. Begin at {@code Page}.
 */
@NullMarked
package dev.tare.usage;

import org.jspecify.annotations.NullMarked;
