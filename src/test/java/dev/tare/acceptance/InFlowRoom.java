package dev.tare.acceptance;

import dev.tare.testing.FlowRoom;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of flows share a room: a store with a base image, made once for a class of them. */
abstract class InFlowRoom {
    @TempDir
    static Path folder;

    static FlowRoom room;

    @BeforeAll
    static void make() {
        room = FlowRoom.in(folder);
    }

    @AfterAll
    static void remove() {
        room.remove();
    }

    /** A flow in Habitus's second schema. */
    static String steps(String steps) {
        return "build:\n  version: 2016-03-14\n  steps:\n" + steps.indent(4);
    }
}
