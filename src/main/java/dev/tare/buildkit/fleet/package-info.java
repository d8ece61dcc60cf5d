/**
 * Many BuildKit daemons as one: where they are ({@link dev.tare.buildkit.fleet.BuilderAddress}), which the user means
 * ({@link dev.tare.buildkit.fleet.Builders}), which of them gets a piece of work
 * ({@link dev.tare.buildkit.fleet.Placement}), and what happens when one is lost
 * ({@link dev.tare.buildkit.fleet.FleetScheduler}). Nothing here speaks BuildKit's protocol: a
 * {@link dev.tare.buildkit.fleet.FleetTask} does.
 *
 * <p>How it is used: {@code Builders.choose} gives the members of a fleet; whoever can speak to daemons asks each for its
 * worker's ID, platforms and load, makes a {@link dev.tare.buildkit.fleet.Seat} of it, and gives all to a
 * {@code FleetScheduler}. Then each Solve is one {@code scheduler.run(work, task)}, on a thread of its caller, which waits.
 * The scheduler calls the task with a seat; the task throws {@link dev.tare.buildkit.fleet.DaemonLost} when the daemon, and
 * not the build, is at fault, and is called again with the next seat.
 *
 * <p>A seat's ID is the worker's ID, which BuildKit keeps in its root folder: a pod that comes back with its volume has
 * another address and the same cache.
 */
@NullMarked
package dev.tare.buildkit.fleet;

import org.jspecify.annotations.NullMarked;
