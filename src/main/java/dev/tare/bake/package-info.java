/**
 * Bake files: {@code docker-bake.hcl}, {@code docker-bake.json} and the {@code build:} of compose files, and the targets
 * that they mean. Begin at {@code BakeFiles}, then {@code BakeResolver}; {@code BakeRunner} builds targets side by side.
 * The rules are those of docker buildx (github.com/docker/buildx, docs/bake-reference.md and bake/bake.go).
 */
@NullMarked
package dev.tare.bake;

import org.jspecify.annotations.NullMarked;
