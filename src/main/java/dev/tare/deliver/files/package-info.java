/**
 * Files of an image on this machine: a folder, a tar, a copy into a root. Begin at {@code LocalFolder} and {@code
 * RootCopy}.
 */
@NullMarked
package dev.tare.deliver.files;

import org.jspecify.annotations.NullMarked;
