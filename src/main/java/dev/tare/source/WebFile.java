package dev.tare.source;

import dev.tare.oci.Digest;
import java.nio.file.Path;

/**
 * A file that was fetched.
 *
 * @param file its content, in the store; it is never changed
 * @param digest of the content
 * @param size of the content in bytes
 * @param time of Last-Modified in seconds since 1970, else 0
 */
public record WebFile(Path file, Digest digest, long size, long time) {}
