package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
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

    @Test
    void allLinesOfAnInstructionOfSeveralAreMarkedAndOfOneThePath() {
        SourceText source = new SourceText("Dockerfile", "FROM x\nCOPY notes \\\n  noted \\\n  /\nCOPY noted /\n");
        assertThat(render(new Location(source, 2, 1, 12, 4)))
                .contains("   2 | >>> COPY notes", "   3 | >>>   noted", "   4 | >>>   /", "did you mean \"notes\"?");
        assertThat(render(new Location(source, 5, 1, 12)))
                .startsWith("Dockerfile:5:6: ")
                .contains("| " + " ".repeat(5) + "^^^^^ did you mean");
    }

    private static String render(Location place) {
        Op.FileOp op = new Op.FileOp(List.of(new FileAction.Copy(1, "noted", "/")));
        Vertex vertex = new Vertex(op, List.of(), "COPY", false).at(place);
        MemoryTree context = new MemoryTree().file("notes", "x");
        return CopyFailures.explain(
                        vertex, op, List.of(new MemoryTree(), context), new CopySource.NotFoundException("noted"))
                .problem()
                .render();
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
