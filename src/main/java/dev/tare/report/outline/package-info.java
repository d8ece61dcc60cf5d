/** What is told of a Dockerfile's parameters and targets, in BuildKit's text and JSON. */
@NullMarked
package dev.tare.report.outline;

import org.jspecify.annotations.NullMarked;
