/** A Go package: what the go command says of it, its build, and the image of it. */
@NullMarked
package dev.tare.golang;

import org.jspecify.annotations.NullMarked;
