package dev.tare.bake;

import dev.tare.bake.hcl.HclBody;
import dev.tare.bake.hcl.HclScope;

/**
 * A target or a group of a file; one of several where it has a matrix.
 *
 * @param name that the matrix made, or its label
 * @param scope of its attributes
 */
record BakeBlock(String type, String name, HclBody.Block block, HclScope scope) {}
