/** The local solver: runs a plan on this machine, with a cache. */
@NullMarked
package dev.tare.engine;

import org.jspecify.annotations.NullMarked;
