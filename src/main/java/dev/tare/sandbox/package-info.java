/** Where programs of an image run: bundles, mounts, networks. */
@NullMarked
package dev.tare.sandbox;

import org.jspecify.annotations.NullMarked;
