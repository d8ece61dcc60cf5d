package dev.tare.plan;

import dev.tare.oci.ImageConfig;

/**
 * What a front end makes of its text: the tree to build, and the image around it.
 *
 * @param result its layers are the image's layers
 * @param config the image's configuration, without {@code rootfs}: the solver knows the layers; each history entry that
 *     is not {@code empty_layer} stands for the next layer of the result. Where it has no time of creation, the times are
 *     those of the layers
 */
public record Plan(Vertex result, ImageConfig config) {}
