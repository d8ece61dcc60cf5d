/**
 * RUN steps: their root, mounts, secrets and caches, and the program in it. Uses the sandbox below it. Begin at
 * {@code StepExecutor}.
 */
@NullMarked
package dev.tare.sandbox.step;

import org.jspecify.annotations.NullMarked;
