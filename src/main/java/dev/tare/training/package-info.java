/**
 * What is done to the program while the distribution is built, so that it starts fast: {@code PlainCode} writes out what the
 * JVM would make at run time, and {@code Training} runs usual commands, so that the JVM can write down what they load.
 */
@NullMarked
package dev.tare.training;

import org.jspecify.annotations.NullMarked;
