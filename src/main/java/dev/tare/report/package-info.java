/** How images and containers are reported: history, listings, inspection. */
@NullMarked
package dev.tare.report;

import org.jspecify.annotations.NullMarked;
