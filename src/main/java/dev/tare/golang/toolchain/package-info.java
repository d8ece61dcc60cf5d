/**
 * Which Go builds a program, and how it comes here: the rules of {@code go} itself for its toolchain lines and variables
 * (go.dev/doc/toolchain), module proxies, the checksum database, and what the store keeps. It knows nothing of packages
 * and their builds. Begin at {@link dev.tare.golang.toolchain.Toolchains}.
 */
@NullMarked
package dev.tare.golang.toolchain;

import org.jspecify.annotations.NullMarked;
