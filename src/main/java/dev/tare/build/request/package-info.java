/**
 * What somebody asks of a build, as values that are valid: the source, and each kind of option. It knows no store and does
 * nothing. Begin at {@code BuildRequest} and {@code BuildSource}.
 */
@NullMarked
package dev.tare.build.request;

import org.jspecify.annotations.NullMarked;
