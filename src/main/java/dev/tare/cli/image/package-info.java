/** Commands about images of the store and of registries, and about the store itself. */
@NullMarked
package dev.tare.cli.image;

import org.jspecify.annotations.NullMarked;
