/**
 * Requests for builds, as valid values: the source, and each kind of option. Nothing here knows a store or does any work.
 * Begin at {@code BuildRequest} and {@code BuildSource}.
 */
@NullMarked
package dev.tare.build.request;

import org.jspecify.annotations.NullMarked;
