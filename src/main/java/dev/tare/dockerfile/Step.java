package dev.tare.dockerfile;

import org.jspecify.annotations.Nullable;

/**
 * An instruction in its stage.
 *
 * @param source the stage or image that COPY --from reads, else null
 * @param place where it stands: FROM's for what a base brought along
 * @param onBuild whether a base brought it along
 */
record Step(Instruction instruction, @Nullable StageState source, Instruction.Span place, boolean onBuild) {}
