package dev.tare.flow;

import dev.tare.diagnostic.Progress;
import java.util.function.Consumer;

/**
 * Where a flow says what it does.
 *
 * @param log what happens, in Habitus's words
 * @param work what the builds of the steps do, instruction by instruction
 * @param steps each step of the flow, for as long as it runs; {@link Progress#NONE} where nobody looks
 * @param programs what commands write, line by line
 */
public record FlowOutput(FlowLog log, Progress work, Progress steps, Consumer<String> programs) {}
