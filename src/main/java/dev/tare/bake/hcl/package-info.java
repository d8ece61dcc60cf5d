/**
 * HCL as bake files have it: {@code HclParser} and {@code HclJson} make expressions of a text, {@code HclEvaluator} makes
 * values of them. It uses texts and problems alone.
 */
@NullMarked
package dev.tare.bake.hcl;

import org.jspecify.annotations.NullMarked;
