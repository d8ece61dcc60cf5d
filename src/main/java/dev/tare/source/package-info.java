/** Fetches what a plan reads from elsewhere, and keeps it: files over HTTP, commits of git repositories. */
@NullMarked
package dev.tare.source;

import org.jspecify.annotations.NullMarked;
