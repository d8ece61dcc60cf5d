/**
 * What docker does with containers and Tare's own command line does not: create, attach, rename, export and their kin.
 * Each is a command by itself; {@code DockerTable} gives it docker's other flags.
 */
@NullMarked
package dev.tare.docker.container;

import org.jspecify.annotations.NullMarked;
