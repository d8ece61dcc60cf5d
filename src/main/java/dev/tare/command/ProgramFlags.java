package dev.tare.command;

import dev.tare.text.EnvFiles;
import java.util.ArrayList;
import java.util.List;

/** How a program is started in a container, be it its first or a further one: variables, folder and user, in docker's form. */
public final class ProgramFlags {
    private ProgramFlags() {}

    /** What a file says, and then, as docker has it, what the command line says. */
    public static List<String> environment(Arguments arguments, Console console) {
        List<String> out = new ArrayList<>();
        for (String file : arguments.values("env-file")) {
            for (String line : EnvFiles.read("--env-file", file, console.path(file))) {
                // A name alone takes the value of this process or, unlike -e, nothing at all.
                if (line.indexOf('=') >= 0 || console.environment().containsKey(line.strip())) {
                    out.add(line);
                }
            }
        }
        out.addAll(arguments.values("env"));
        return out;
    }
}
