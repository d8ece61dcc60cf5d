package dev.tare.flow.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.flow.FlowTexts;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class FlowPictureTest {
    private static final double BOX = 50;
    private static final double GAP = 20;

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    @Test
    void listsTheStepsInAnOrderInWhichTheyCouldRun() {
        Flow flow = FlowTexts.read(FlowTexts.flow(
                "2026-11-20",
                "last: {depends_on: [app, files], context: sub, target: out}",
                "files: {name: 'files:v1', dockerfile: D}",
                "app: {go: ./cmd/app}"));

        assertThat(FlowPicture.text(FlowGraph.of(flow.steps()))).isEqualTo("""
                STEP      LABEL     IMAGE      MADE FROM              AFTER
                1         files     files:v1   D                      -
                2         app       app        go ./cmd/app           -
                3         last      last       sub/Dockerfile (out)   app, files
                """);
    }

    @Test
    void drawsABoxForEachStepAndAnArrowForEachDependency() throws Exception {
        Flow flow = FlowTexts.read(FlowTexts.flow(
                "2026-11-20",
                "'<a> & \"b\" \\u0001': {name: a}",
                "c: {keep: true, artifacts: [/x]}",
                "d: {depends_on: [c]}"));

        Document svg = xml(FlowPicture.svg(FlowGraph.of(flow.steps())));

        assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(3);
        assertThat(svg.getElementsByTagName("g").item(0).getTextContent()).contains("<a> & \"b\"");
        assertThat(svg.getElementsByTagName("g").item(1).getTextContent()).contains("c + 1 artifact");
        // One of the paths is the arrow's head.
        assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(2);
    }

    @Test
    void drawsAFlowOfNothing() throws Exception {
        assertThat(xml(FlowPicture.svg(FlowGraph.of(List.of())))
                        .getElementsByTagName("rect")
                        .getLength())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void letsNoBoxesOverlapAndNoEdgeCrossABox(int seed) {
        FlowGraph graph =
                FlowGraph.of(FlowTexts.graph(random(new Random(seed), 30)).steps());

        FlowLayout layout = FlowLayout.of(graph, BOX, GAP);

        for (List<FlowLayout.Spot> column : layout.columns) {
            for (int i = 1; i < column.size(); i++) {
                FlowLayout.Spot above = column.get(i - 1);
                FlowLayout.Spot below = column.get(i);
                assertThat(below.y - below.height / 2).isGreaterThanOrEqualTo(above.y + above.height / 2 + GAP - 0.001);
            }
            assertThat(column.getFirst().y - column.getFirst().height / 2).isGreaterThanOrEqualTo(-0.001);
            assertThat(column.getLast().y + column.getLast().height / 2).isLessThanOrEqualTo(layout.height() + 0.001);
        }
        for (FlowLayout.Edge edge : layout.edges) {
            assertThat(edge.way().getFirst()).isSameAs(layout.spots.get(edge.from()));
            assertThat(edge.way().getLast()).isSameAs(layout.spots.get(edge.to()));
            for (int i = 1; i < edge.way().size(); i++) {
                assertThat(edge.way().get(i).column).isEqualTo(edge.way().get(i - 1).column + 1);
            }
        }
    }

    private static String[] random(Random random, int steps) {
        List<String> lines = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            StringBuilder line = new StringBuilder("s" + step + ":");
            for (int other = 0; other < step; other++) {
                if (random.nextInt(8) == 0) {
                    line.append(" s").append(other);
                }
            }
            lines.add(line.toString());
        }
        return lines.toArray(new String[0]);
    }
}
