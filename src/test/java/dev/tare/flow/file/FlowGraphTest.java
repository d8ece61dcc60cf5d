package dev.tare.flow.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.flow.FlowTexts;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowGraphTest {
    private static List<String> labels(List<FlowStep> steps) {
        return steps.stream().map(FlowStep::label).toList();
    }

    @Test
    void keepsTheOrderOfTheFileWhereItMay() {
        assertThat(labels(FlowGraph.of(FlowTexts.graph("c: a", "b:", "a:", "d:").steps())
                        .order()))
                .containsExactly("b", "a", "c", "d");
    }

    @Test
    void takesADiamondForNoCircle() {
        FlowGraph graph = FlowGraph.of(FlowTexts.graph("top:", "left: top", "right: top", "bottom: left right")
                .steps());

        assertThat(labels(graph.order())).containsExactly("top", "left", "right", "bottom");
        assertThat(graph.levels().values()).containsExactly(0, 1, 1, 2);
        assertThat(labels(graph.before(graph.order().getLast()))).containsExactly("top", "left", "right");
        assertThat(labels(graph.dependants(graph.order().getFirst()))).containsExactly("left", "right");
        assertThat(graph.number(graph.order().getLast())).isEqualTo(4);
    }

    @Test
    void choosesStepsWithAllThatTheyNeed() {
        FlowGraph graph =
                FlowGraph.of(FlowTexts.graph("a:", "b: a", "c: b", "d: a", "e:").steps());

        assertThat(labels(graph.with(List.of("c")))).containsExactly("a", "b", "c");
        assertThat(labels(graph.with(List.of("e", "d")))).containsExactly("a", "d", "e");
        assertThatThrownBy(() -> graph.with(List.of("f")))
                .isInstanceOfSatisfying(
                        TareException.class, e -> assertThat(e.exitCode()).isEqualTo(TareException.USAGE));
    }

    @Test
    void theOnlyStepIsNotToldAsSeveral() {
        FlowGraph graph = FlowGraph.of(FlowTexts.graph("build:").steps());

        assertThatThrownBy(() -> graph.with(List.of("zz")))
                .isInstanceOfSatisfying(
                        TareException.class, e -> assertThat(e.problem().hint()).isEqualTo("there is only build"));
    }
}
