/**
 * Caches of toolchains that nobody asked for: which RUN may have one, so that the image stays the same. Begin with {@link
 * dev.tare.dockerfile.toolchain.ToolchainCaches}. It reads plans and the text of their programs, and nothing else of the
 * front end.
 */
@org.jspecify.annotations.NullMarked
package dev.tare.dockerfile.toolchain;
