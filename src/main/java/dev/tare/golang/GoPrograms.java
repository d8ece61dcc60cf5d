package dev.tare.golang;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells which packages of a module are programs, when the one that was asked for is none. */
final class GoPrograms {
    private static final int MOST_SHOWN = 20;

    private GoPrograms() {}

    /**
     * The error for a package that is no program.
     *
     * @param command runs in the module's folder
     */
    static TareException noProgram(GoCommand command, GoPackage goPackage) {
        List<String> programs = new ArrayList<>();
        String ownName = "";
        // With -find go reads the package clauses alone, and looks for no import.
        List<String> ask = List.of(command.go(), "list", "-e", "-find", "-f", "{{.Name}}\t{{.Dir}}", "./...");
        for (String line : command.ask(ask)) {
            int tab = line.indexOf('\t');
            if (tab < 0) {
                continue;
            }
            Path folder = Path.of(line.substring(tab + 1));
            String name = line.substring(0, tab);
            if (folder.equals(goPackage.folder())) {
                ownName = name;
            } else if (name.equals("main") && folder.startsWith(goPackage.module())) {
                programs.add("./" + goPackage.module().relativize(folder));
            }
        }
        return TareException.failed(what(goPackage, ownName), hint(goPackage, programs));
    }

    private static String what(GoPackage goPackage, String ownName) {
        GoPlace place = goPackage.place();
        String shown = place.shown(goPackage.folder());
        if (!Files.isDirectory(goPackage.folder())) {
            return shown + " is no folder of the Go module in " + place.shown(goPackage.module());
        }
        if (ownName.isEmpty()) {
            return shown + " holds no Go files, so there is no program to build";
        }
        return shown + " is a library: its files say \"package " + ownName
                + "\", and only \"package main\" makes a program";
    }

    /** What to type instead, as {@code tare build FOLDER}. */
    static String hint(GoPackage asked, List<String> programs) {
        if (programs.isEmpty()) {
            return "no package of the module is a program";
        }
        String near = nearest(asked.pattern(), programs);
        if (near != null) {
            return "did you mean \"" + command(asked, near) + "\"?";
        }
        if (programs.size() == 1) {
            return "the module's only program: " + command(asked, programs.getFirst());
        }
        StringBuilder out = new StringBuilder("the module's programs are built by");
        for (String program : programs.subList(0, Math.min(MOST_SHOWN, programs.size()))) {
            out.append("\n    ").append(command(asked, program));
        }
        if (programs.size() > MOST_SHOWN) {
            out.append("\n    and ").append(programs.size() - MOST_SHOWN).append(" more");
        }
        return out.toString();
    }

    private static @Nullable String nearest(String pattern, List<String> programs) {
        return pattern.equals(".") ? null : NearNames.nearest(pattern, programs);
    }

    private static String command(GoPackage asked, String program) {
        return asked.place().command(asked.module().resolve(program));
    }
}
