/** Commands about containers: run, exec, logs, cp and their kin. Begin at {@code RunCommand}. */
@NullMarked
package dev.tare.cli.container;

import org.jspecify.annotations.NullMarked;
