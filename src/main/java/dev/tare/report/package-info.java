/** What is told of images, containers and this program: history, listings, inspection. */
@NullMarked
package dev.tare.report;

import org.jspecify.annotations.NullMarked;
