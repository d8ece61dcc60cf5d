package dev.tare.binary.go;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallGraphTest {
    private static final int MAIN = 0;
    private static final int INITIALISER = 1;
    private static final int NEEDY = 2;
    private static final int[] ROOTS = {MAIN, 0, INITIALISER, 10_000};

    private final GraphNodes nodes = new GraphNodes(3, 1 << 20);

    /** A table far behind what main refers to is seldom part of it: serf's commands, which an initialiser makes. */
    @Test
    void aWayFromAnInitialiserIsNearerThanOneOverDataFarBehindWhatCodeRefersTo() {
        int piece = nodes.node(4096);
        nodes.edge(MAIN, piece, GraphNodes.REFERENCE);
        nodes.edge(piece, NEEDY, GraphNodes.FAR_DATA);
        nodes.edge(INITIALISER, NEEDY, GraphNodes.CALL);

        assertThat(nodes.graph().reach(ROOTS, ROOTS.length).before()[NEEDY]).isEqualTo(INITIALISER);
    }

    @Test
    void aWayOverFarDataIsOneAllTheSameWhereThereIsNoOther() {
        int piece = nodes.node(4096);
        nodes.edge(MAIN, piece, GraphNodes.REFERENCE);
        nodes.edge(piece, NEEDY, GraphNodes.FAR_DATA);

        assertThat(nodes.graph().reach(ROOTS, ROOTS.length).before()[NEEDY]).isEqualTo(piece);
    }
}
