/**
 * Plans solved on BuildKit daemons: {@link dev.tare.buildkit.solve.BuilderSolvers} is where it begins, and the one class that
 * others may touch, since what it needs is on the class path only where a builder was named. One
 * {@link dev.tare.buildkit.solve.RemoteSolve} is one call of a daemon.
 */
@NullMarked
package dev.tare.buildkit.solve;

import org.jspecify.annotations.NullMarked;
