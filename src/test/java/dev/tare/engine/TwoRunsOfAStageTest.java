package dev.tare.engine;

import static dev.tare.engine.Vertices.read;
import static dev.tare.engine.Vertices.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.plan.FileAction;
import dev.tare.plan.StepRecords;
import dev.tare.plan.StepResult;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a stage is unknown that known steps were made of. */
class TwoRunsOfAStageTest extends SolverRoom {
    /** Has a key lead to something else, as a RUN does that gives another layer each time. */
    private static void replace(Store in, StepRecords records, Digest layer, Digest by) {
        records.results().forEach((key, result) -> {
            if (result.layer().equals(layer)) {
                new Results(in, List.of()).put(key, new StepResult(by, -1, 0));
            }
        });
    }

    private static void forget(Store in, StepRecords records, Collection<Digest> layers) {
        records.of(layers).results().keySet().forEach(key -> in.records().remove(Results.RECORDS, key));
        records.of(layers).definitions().keySet().forEach(key -> in.records().remove(Results.DEFINITIONS, key));
    }

    private static Vertex twice(Vertex stage) {
        Vertex one = step("one", List.of(Vertex.SCRATCH, stage), new FileAction.Copy(1, "/x", "/y"));
        return step("two", List.of(one, stage), new FileAction.Copy(1, "/x", "/z"));
    }

    /** The stage is unknown, one copy of it is known, and for the other one it is made anew, and is something else. */
    @Test
    void anImageIsNeverOfTwoRunsOfOneStage() {
        Vertex stage = read("/a");
        Vertex one = twice(stage).inputs().getFirst();
        List<Digest> before = solve(stage);
        List<Digest> other = solve(read("/b"));
        List<Digest> expected = solve(twice(read("/b")));
        List<Digest> old = solve(one);
        StepRecords records = export(one);
        forget(store, records, before);
        replace(store, records, before.getFirst(), other.getFirst());

        assertThat(solve(twice(stage))).isEqualTo(expected).doesNotContainAnyElementsOf(old);
    }
}
