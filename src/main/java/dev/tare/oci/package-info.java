/** Values and formats of the OCI image specification, tar layers, and the file tree over them. */
@NullMarked
package dev.tare.oci;

import org.jspecify.annotations.NullMarked;
