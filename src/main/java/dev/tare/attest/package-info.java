/**
 * What is said of an image besides the image: the parts that it is made of (SBOM), how it was built (provenance), and the
 * statements and manifests that carry both.
 */
@NullMarked
package dev.tare.attest;

import org.jspecify.annotations.NullMarked;
