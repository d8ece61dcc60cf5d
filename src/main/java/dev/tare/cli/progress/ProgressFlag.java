package dev.tare.cli.progress;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Console;
import dev.tare.terminal.BuildProgress;

/** The flag {@code --progress}, of commands that have {@code --quiet} beside it. */
public final class ProgressFlag {
    private ProgressFlag() {}

    /** @param doing what goes on, in docker's word: Building */
    public static BuildProgress of(Arguments arguments, Console console, String doing) {
        String kind = arguments.has("quiet") ? "quiet" : arguments.value("progress", "auto");
        return BuildProgress.of(kind, console.err(), console.environment(), doing);
    }
}
