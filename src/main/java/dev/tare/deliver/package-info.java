/** The ways out of the store: archives, layouts, folders, engines. */
@NullMarked
package dev.tare.deliver;

import org.jspecify.annotations.NullMarked;
