/**
 * What a Go program's own tables say of it, as the linker leaves them for the runtime: build information, functions
 * and types, and from those and the code who calls whom. A stripped program has all of them. It may use
 * {@code dev.tare.binary} and nothing else of ours. Begin at {@code GoTables}.
 */
@NullMarked
package dev.tare.binary.go;

import org.jspecify.annotations.NullMarked;
