/** What containers use of the machine, as its kernel tells it: processes, memory, traffic. Begin at {@code ContainerUsage}. */
@NullMarked
package dev.tare.sandbox.usage;

import org.jspecify.annotations.NullMarked;
