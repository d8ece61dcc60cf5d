/** What a user is told: where something is wrong, why, and what to do; and progress while it runs. */
@NullMarked
package dev.tare.diagnostic;

import org.jspecify.annotations.NullMarked;
