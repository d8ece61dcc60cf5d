package dev.tare.cli;

import dev.tare.cli.command.Console;

/** Tells what ends a thread beside the main one as the main one's end is told: the JDK would print its stack. */
record SideThreads(Console console) implements Thread.UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        int _ = Unforeseen.tell(thrown, console);
    }
}
