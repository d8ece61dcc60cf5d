/**
 * The ways out of the store: each takes a {@code Root}, an image or an index, as {@code prepare} has made it of what
 * {@code spec} asks for. Begin at {@code Delivery}.
 */
@NullMarked
package dev.tare.deliver;

import org.jspecify.annotations.NullMarked;
