/** Registries (OCI distribution specification): whom to ask and how to log in, pull and push. */
@NullMarked
package dev.tare.registry;

import org.jspecify.annotations.NullMarked;
