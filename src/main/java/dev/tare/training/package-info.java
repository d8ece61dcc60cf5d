/** Runs usual commands while the distribution is built, so that the JVM can write down what they load. Begin at {@code Training}. */
@NullMarked
package dev.tare.training;

import org.jspecify.annotations.NullMarked;
