package dev.tare.needs;

/**
 * A file that meets a need, before it is made.
 *
 * @param path in the image, absolute; a folder ends with a slash
 * @param bytes of its content; as good as known before the choice of zones, users and certificates is
 * @param mode permission bits
 * @param what it is, in a few words
 */
public record FileCost(String path, long bytes, int mode, String what) {}
