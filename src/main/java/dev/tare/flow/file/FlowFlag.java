package dev.tare.flow.file;

import dev.tare.diagnostic.Location;

/**
 * A flag of the command line that the file gives.
 *
 * @param name without dashes; one that a file may give
 * @param value its text; one that the flag can have
 * @param location the value
 */
public record FlowFlag(String name, String value, Location location) {}
