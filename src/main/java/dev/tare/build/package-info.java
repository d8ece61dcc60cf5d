/**
 * The application: a typed request in, images and what was done with them out. The command line and flows use it, and so
 * can any other program. It may use all packages but those two. Begin at {@code Builder} and {@code BuildRequest}.
 */
@NullMarked
package dev.tare.build;

import org.jspecify.annotations.NullMarked;
