package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.plan.Contexts;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Solver;
import dev.tare.plan.SolverSettings;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSolverTest {
    @TempDir
    private Path folder;

    @Test
    void whatNobodyForesawInAStageAsideIsThrownToWhoAskedAndByNoOtherThread() {
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
        Contexts odd = _ -> {
            throw new IllegalStateException("odd");
        };
        try (Store store = Store.open(folder.resolve("store"));
                Solver solver = new LocalSolvers(store).create(SolverSettings.quiet(odd, 0))) {
            Vertex stage = made("a", new Vertex(new Op.LocalSource("context", List.of()), List.of(), "context", false));
            Vertex other = made("b", stage);

            assertThatThrownBy(() -> solver.solve(made("c", made("d", Vertex.SCRATCH), stage, other)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("odd");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(uncaught).isEmpty();
    }

    private static Vertex made(String name, Vertex... inputs) {
        Op folder = new Op.FileOp(List.of(new FileAction.Mkdir(name, 0755, null, 0)));
        List<Vertex> all = inputs.length == 1 ? List.of(Vertex.SCRATCH, inputs[0]) : List.of(inputs);
        return new Vertex(folder, all, name, false);
    }
}
