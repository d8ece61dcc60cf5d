package dev.tare.golang;

/**
 * A file or folder that an image holds beside its programs.
 *
 * @param source relative to the package's folder, or absolute
 * @param destination absolute. A folder gives its content; a file is put into a destination that ends with a slash
 */
public record GoAddition(String source, String destination) {}
