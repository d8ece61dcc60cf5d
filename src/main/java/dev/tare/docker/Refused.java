package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.diagnostic.TareException;
import dev.tare.usage.Page;
import java.util.List;

/**
 * A command of docker's that is not there: it says so, whatever follows it.
 *
 * @param why what it would take
 * @param instead what to do
 */
record Refused(String name, String why, String instead) implements DockerVerb {
    @Override
    public Page page() {
        return Pages.of("", "Is not there: " + why, "");
    }

    @Override
    public List<String> words(List<String> typed, Console console) {
        // None of them is looked at.
        return List.of();
    }

    @Override
    public int run(Arguments arguments, Console console) {
        throw TareException.failed("docker " + name + " is not there: " + why, instead);
    }
}
