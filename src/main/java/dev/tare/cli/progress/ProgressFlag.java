package dev.tare.cli.progress;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.terminal.BuildProgress;

/** The flag {@code --progress}, of commands that have {@code --quiet} beside it. */
public final class ProgressFlag {
    private ProgressFlag() {}

    /** @param doing what goes on, in docker's word: Building */
    public static BuildProgress of(Arguments arguments, Console console, String doing) {
        String kind = arguments.has("quiet") ? "quiet" : kind(arguments, console);
        return BuildProgress.of(kind, console.err(), console.environment(), doing);
    }

    /** The kind that is asked for, also by docker's variable, so that a script need not name it at each command. */
    public static String kind(Arguments arguments, Console console) {
        String usual = console.environment().getOrDefault("BUILDKIT_PROGRESS", "");
        return arguments.value("progress", usual.isEmpty() ? "auto" : usual);
    }
}
