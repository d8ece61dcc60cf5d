package dev.tare.engine;

import dev.tare.engine.kept.StepSight;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.ExecMount;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.sandbox.step.StepRun;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a RUN is given besides its program.
 *
 * @param inputs layers of the inputs
 * @param trees of the inputs
 * @param solve gives the layers of what has to be made of an input to be mounted
 */
record ExecInputs(
        Vertex vertex, List<List<Digest>> inputs, List<FileTree> trees, Function<Vertex, List<Digest>> solve) {

    /** What its mounts show, in their order. */
    List<StepRun.Source> sources(Op.Exec op, ExecRunner execs) throws IOException {
        List<StepRun.Source> sources = new ArrayList<>();
        for (ExecMount mount : op.mounts()) {
            int input = ExecRunner.input(mount);
            if (input == 0) {
                sources.add(StepRun.Source.NONE);
                continue;
            }
            Vertex part = ExecRunner.mounted(vertex, mount, trees.get(input));
            sources.add(
                    part == null
                            ? execs.source(mount, inputs.get(input), null)
                            : execs.source(mount, solve.apply(part), trees.get(input)));
        }
        return sources;
    }

    /** All that it sees. */
    StepSight sight(Op.Exec op, Store store) throws IOException {
        List<StepSight.Part> parts = new ArrayList<>();
        parts.add(new StepSight.Part(vertex.inputs().getFirst(), inputs.getFirst()));
        for (ExecMount mount : op.mounts()) {
            int input = ExecRunner.input(mount);
            if (input > 0) {
                Vertex part = ExecRunner.mounted(vertex, mount, trees.get(input));
                parts.add(
                        part == null
                                ? new StepSight.Part(vertex.inputs().get(input), inputs.get(input))
                                : new StepSight.Part(part, solve.apply(part)));
            }
        }
        return new StepSight(store, parts);
    }
}
