package dev.tare.deliver.prepare;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Manifest;

/**
 * An image as it will be delivered. Its layers are blobs of the store; its manifest and configuration need not be.
 *
 * @param descriptor of the manifest
 * @param manifest as read from its content
 */
public record PreparedImage(Descriptor descriptor, Manifest manifest, Content manifestContent, Content configContent) {}
