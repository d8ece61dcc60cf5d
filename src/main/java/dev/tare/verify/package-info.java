/**
 * Whether an image can do its work: its files are looked at, and it is run as narrowly as it is to run. Uses needs and
 * the sandbox. Begin at {@code Verification}.
 */
@NullMarked
package dev.tare.verify;

import org.jspecify.annotations.NullMarked;
