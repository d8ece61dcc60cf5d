package dev.tare.explain.program;

import static dev.tare.fuzz.FuzzTarget.holds;

import dev.tare.binary.ByteSource;
import dev.tare.explain.part.Part;
import java.io.IOException;

/** What the fuzzer feeds of explained programs. */
public final class ProgramTargets {
    private ProgramTargets() {}

    /** Whatever a file says of itself, its parts are all its bytes, each once. */
    public static void program(byte[] input) throws IOException {
        ProgramParts program = ProgramParts.read(ByteSource.of(input), "program");
        if (program != null) {
            Part part = program.part();
            holds(part.total() == input.length, part.total() + " bytes of " + input.length);
            holds(sum(part) == input.length, "parts that are not the sum of theirs");
            holds(part.count() <= 100 + 8 * input.length, "more parts than bytes");
        }
    }

    private static long sum(Part part) {
        long sum = part.own();
        for (Part child : part.children()) {
            sum += sum(child);
        }
        return sum;
    }
}
