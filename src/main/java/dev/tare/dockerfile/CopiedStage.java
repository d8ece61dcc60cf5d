package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.plan.Vertex;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * What the built stage copies from.
 *
 * @param name as its COPY --from says: a stage's name or number, or an image
 * @param tree its files
 */
public record CopiedStage(String name, Vertex tree) {
    /** Those of a stage and of the stages that it is built on, the last first, each once. Folders are none. */
    static List<CopiedStage> of(StageState target) {
        SequencedSet<CopiedStage> out = new LinkedHashSet<>();
        for (StageState stage = target; stage != null; stage = stage.base) {
            for (Step step : stage.steps.reversed()) {
                String from = step.instruction() instanceof Instruction.Copy copy ? copy.from() : null;
                StageState source = from == null ? null : step.source();
                if (from != null && source != null && source.folder == null) {
                    out.add(new CopiedStage(from, source.tree));
                }
            }
        }
        return new ArrayList<>(out);
    }
}
