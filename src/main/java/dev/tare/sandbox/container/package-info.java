/**
 * Containers of {@code tare run}: their bundle, network, volumes and log, and the shim that outlives this program.
 * Uses the sandbox below it. Begin at {@code ContainerRunner}.
 */
@NullMarked
package dev.tare.sandbox.container;

import org.jspecify.annotations.NullMarked;
