package dev.tare.flow;

import dev.tare.diagnostic.Progress;
import java.util.List;
import java.util.function.Consumer;

/** What a command writes, line by line as it is: a command is no step of a build. */
record ProgramLines(Consumer<String> lines) implements Progress.Step {
    @Override
    public void output(String line) {
        lines.accept(line);
    }

    @Override
    public void output(List<String> all) {
        all.forEach(lines);
    }

    @Override
    public void cached() {}

    @Override
    public void done() {}

    @Override
    public void failed(String why) {}

    @Override
    public void canceled() {}
}
