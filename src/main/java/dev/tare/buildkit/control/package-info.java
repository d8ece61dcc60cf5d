/**
 * What an administrator asks a fleet: how its daemons are, and to remove what they keep. Begin at
 * {@link dev.tare.buildkit.control.FleetReport}; {@link dev.tare.buildkit.control.Buildctl} asks one daemon by the
 * {@code buildctl} program.
 */
@NullMarked
package dev.tare.buildkit.control;

import org.jspecify.annotations.NullMarked;
