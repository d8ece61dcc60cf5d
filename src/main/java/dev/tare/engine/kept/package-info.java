/**
 * When a step gets a cache that nobody asked for, and which: docs/toolchains.md has the rules. It uses trees, indexes of layers
 * and the plan, and nothing else of the engine. Begin with {@link dev.tare.engine.kept.KeptMounts}.
 */
@org.jspecify.annotations.NullMarked
package dev.tare.engine.kept;
