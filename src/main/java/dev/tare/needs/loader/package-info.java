/**
 * Which loader and which shared libraries start a program, found in any tree as the loaders of glibc and musl find them.
 * Begin at {@code LoaderClosure}.
 */
@NullMarked
package dev.tare.needs.loader;

import org.jspecify.annotations.NullMarked;
