/** The commands that build and check: flags become a request, results become text. Begin at {@code BuildCommand}. */
@NullMarked
package dev.tare.cli.build;

import org.jspecify.annotations.NullMarked;
