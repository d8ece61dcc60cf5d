/** What programs need beside them, tried on real ones: what is found, what is added, and that it is enough. */
@org.jspecify.annotations.NullMarked
package dev.tare.acceptance.needs;
