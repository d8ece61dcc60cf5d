package dev.tare.plan;

import dev.tare.oci.Digest;

/**
 * What a step has left, wherever that lies.
 *
 * @param layer digest of its plain tar
 * @param size of the plain tar in bytes; -1 where nobody has asked for it
 * @param created when it was made, in milliseconds since 1970
 */
public record StepResult(Digest layer, long size, long created) {}
