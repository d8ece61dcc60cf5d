/**
 * Docker's command line: which of its commands is which of ours, its flags, words and exit codes. Begin at
 * {@code DockerCommand}, which looks commands up in {@code DockerTable}. It may use all of {@code cli}.
 */
@NullMarked
package dev.tare.docker;

import org.jspecify.annotations.NullMarked;
