package dev.tare.cli.command;

import dev.tare.text.EnvFiles;
import java.util.ArrayList;
import java.util.List;

/** How a program is started in a container, be it its first or a further one: variables, folder and user, in docker's form. */
public final class ProgramFlags {
    private ProgramFlags() {}

    /** @param user what the option says of the user, for the help */
    public static List<Flag> flags(String user) {
        return List.of(
                Flag.list("env", "NAME[=VALUE]", "set a variable; without a value, to that of this process")
                        .letter("e"),
                Flag.list("env-file", "FILE", "set the variables that a file lists"),
                Flag.value("workdir", "FOLDER", "start in this folder").letter("w"),
                Flag.value("user", "USER[:GROUP]", user).letter("u"));
    }

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
