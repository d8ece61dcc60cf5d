package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.Instruction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instruction in its stage.
 *
 * @param sources the stage or image that COPY --from reads; for RUN that of each {@code --mount}, null where it names
 *     none
 * @param place where it stands: FROM's for what a base brought along
 * @param onBuild whether a base brought it along
 */
public record Step(
        Instruction instruction, List<@Nullable StageState> sources, Instruction.Span place, boolean onBuild) {
    /** What COPY --from reads, else null. */
    @Nullable StageState source() {
        return sources.isEmpty() ? null : sources.get(0);
    }
}
