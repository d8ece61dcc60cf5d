package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.testing.MemoryTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class CopyFailuresTest {
    @Test
    void aPathThatLeadsOutOfTheContextIsToldSo() {
        assertThat(hint("../notes")).startsWith("a path cannot lead out of its context");
        assertThat(hint("noted")).isEqualTo("did you mean \"notes\"?");
    }

    private static String hint(String source) {
        FileAction copy = new FileAction.Copy(1, source, "/");
        Op.FileOp op = new Op.FileOp(List.of(copy));
        Vertex vertex = new Vertex(op, List.of(), "COPY " + source + " /", false);
        MemoryTree context = new MemoryTree().file("notes", "x");
        String path = source.startsWith("../") ? source.substring(3) : source;
        return String.valueOf(CopyFailures.explain(
                        vertex, op, List.of(new MemoryTree(), context), new CopySource.NotFoundException(path))
                .problem()
                .hint());
    }
}
