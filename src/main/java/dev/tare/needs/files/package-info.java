/** The files that meet needs, and what a user may say about them. Begin at {@code NeedFiles}. */
@NullMarked
package dev.tare.needs.files;

import org.jspecify.annotations.NullMarked;
