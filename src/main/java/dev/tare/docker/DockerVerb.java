package dev.tare.docker;

import dev.tare.command.Adapted;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.usage.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command of docker's. */
interface DockerVerb extends Command {
    /** The words as our parser takes them. @param typed behind the command's name */
    default List<String> words(List<String> typed, Console console) {
        return typed;
    }

    /** Whether a mistake on its command line has docker's own exit code, since smaller ones are the program's. */
    default boolean startsProgram() {
        return false;
    }

    @Override
    default String program(String name) {
        return DockerCommand.NAME + " " + name;
    }

    /** One of ours, under docker's name. */
    interface Wrapped extends DockerVerb {
        Adapted command();

        @Override
        default Page page() {
            return command().page();
        }

        @Override
        default boolean stopsAtOperand() {
            return command().stopsAtOperand();
        }

        @Override
        default @Nullable String instead(String option) {
            return command().instead(option);
        }

        @Override
        default List<String> words(List<String> typed, Console console) {
            return command().words(typed);
        }

        @Override
        default int run(Arguments arguments, Console console) {
            return command().run(arguments, console);
        }
    }

    /** One of ours that does all that docker's does. */
    record Ours(Adapted command) implements Wrapped {}
}
