/**
 * Small formats that several readers share: comma-separated values, sizes, durations, booleans, patterns, JSON.
 * Pure functions over text.
 */
@NullMarked
package dev.tare.text;

import org.jspecify.annotations.NullMarked;
