/** Reads options of docker's run into values. Begin at {@code MountOptions}. */
@NullMarked
package dev.tare.sandbox.option;

import org.jspecify.annotations.NullMarked;
