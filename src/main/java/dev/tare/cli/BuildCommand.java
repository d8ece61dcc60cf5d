package dev.tare.cli;

import java.util.List;

/** {@code tare build}. */
final class BuildCommand implements Command {
    @Override
    public String summary() {
        return "Build an image from a Go package or a Dockerfile";
    }

    @Override
    public String operands() {
        return "[FOLDER | - ]";
    }

    @Override
    public List<Flag> flags() {
        return List.of(Flag.list("tag", "NAME[:TAG]", "name the image").letter("t"));
    }

    @Override
    public List<String> examples() {
        return List.of("# the program in this folder", "tare build -t hello .");
    }

    @Override
    public int run(Arguments arguments, Console console) {
        throw new UnsupportedOperationException();
    }
}
