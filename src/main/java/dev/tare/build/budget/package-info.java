/** Whether what was built is within its budget. */
@NullMarked
package dev.tare.build.budget;

import org.jspecify.annotations.NullMarked;
