package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;

/** What one piece of code or data refers to, as edges of the graph. */
final class References {
    // Bytes: a table of functions is seldom larger.
    private static final int NEAR = 1024;

    private final ElfMemory memory;
    private final CodeIndex code;
    private final GraphNodes nodes;
    private final TypeGraph types;
    private final DataMap data;

    References(ElfMemory memory, CodeIndex code, GraphNodes nodes, TypeGraph types, DataMap data) {
        this.memory = memory;
        this.code = code;
        this.nodes = nodes;
        this.types = types;
        this.data = data;
    }

    /** What code of a node refers to. */
    void add(int source, CodeReferences of, int number) {
        switch (of.how(number)) {
            case CodeReferences.CALL -> nodes.edge(source, code.node(of.target(number)), GraphNodes.CALL);
            case CodeReferences.ADDRESS -> nodes.edge(source, code.node(of.target(number)), GraphNodes.ADDRESS);
            case CodeReferences.DATA -> toData(source, of.target(number), true);
            default -> toData(source, of.target(number), false);
        }
    }

    /** Code takes the address of something outside of the code, or reads what is there. */
    private void toData(int source, int at, boolean takes) {
        if ((at & 7) == 0 && memory.holds(at, 8)) {
            int entry = memory.index(memory.word(at));
            if (code.isEntry(entry)) {
                nodes.edge(source, code.node(entry), GraphNodes.ADDRESS);
                data.words[at >> 3] |= takes ? DataMap.TAKEN : DataMap.READ;
                return;
            }
            int known = (data.words[at >> 3] & DataMap.COVERED) != 0 ? nodes.find(at) : -1;
            known = known >= 0 ? known : types.node(at);
            if (known >= 0) {
                nodes.edge(source, known, GraphNodes.REFERENCE);
                return;
            }
        }
        data.refer(source, at);
    }

    /** Types that data refer to are described wherever they lie, and no other data. */
    void findTypes(int start, int end) {
        for (int at = start + 7 & -8; at <= end - 8; at += 8) {
            if ((data.words[at >> 3] & DataMap.COVERED) == 0) {
                int value = memory.index(memory.word(at));
                if (value > 0 && (value & 7) == 0 && types.node(value) < 0) {
                    data.words[value >> 3] |= DataMap.REFERRED;
                }
            }
        }
        types.follow();
    }

    /**
     * Data outside of types. We cannot tell where one variable ends, so that all of it counts as reached; but a way to
     * it goes by the code that refers to what lies next before it, and from afar they are
     * hardly one variable.
     */
    void addData(int start, int end) {
        int piece = start + 7 & -8;
        for (int at = piece; at <= end - 8; at += 8) {
            byte is = data.words[at >> 3];
            if ((is & DataMap.COVERED) != 0) {
                continue;
            }
            if ((is & DataMap.REFERRED) != 0) {
                piece = at;
            }
            int value = memory.index(memory.word(at));
            if (value <= 0) {
                continue;
            }
            if (code.isEntry(value)) {
                // A function's value whose address code takes was found there.
                if ((is & (DataMap.TAKEN | DataMap.READ)) != DataMap.TAKEN) {
                    add(piece, at, code.node(value));
                }
            } else if ((value & 7) == 0 && memory.holds(value, 8)) {
                int entry = memory.index(memory.word(value));
                if (code.isEntry(entry)) {
                    add(piece, at, code.node(entry));
                } else if ((data.words[value >> 3] & DataMap.COVERED) != 0 && nodes.find(value) >= 0) {
                    add(piece, at, nodes.find(value));
                } else {
                    data.link(piece, value);
                }
            }
        }
    }

    private void add(int piece, int at, int target) {
        int node = nodes.node(piece);
        nodes.edge(node, target, at - piece < NEAR ? GraphNodes.DATA : GraphNodes.FAR_DATA);
        nodes.edge(nodes.unknown, node, GraphNodes.NEXT);
    }
}
