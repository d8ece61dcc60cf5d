package dev.tare.diagnostic;

/** Says nothing. */
final class NoProgress implements Progress, Progress.Step {
    @Override
    public Step begin(String name) {
        return this;
    }

    @Override
    public void note(String line) {
        // Nobody asked.
    }

    @Override
    public void warn(Problem problem) {
        // Nobody asked.
    }

    @Override
    public void output(String line) {
        // Nobody asked.
    }

    @Override
    public void cached() {
        // Nobody asked.
    }

    @Override
    public void done() {
        // Nobody asked.
    }

    @Override
    public void failed(String why) {
        // Nobody asked.
    }

    @Override
    public void canceled() {
        // Nobody asked.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
