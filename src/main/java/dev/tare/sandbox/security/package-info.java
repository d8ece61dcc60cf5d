/**
 * What a container may do: capabilities, system calls, and the options that widen or narrow them. Uses nothing else of the
 * sandbox. Begin at {@code Confinement} and {@code Seccomp}.
 */
@NullMarked
package dev.tare.sandbox.security;

import org.jspecify.annotations.NullMarked;
