package dev.tare.golang;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells which packages of a module are programs, when the one that was asked for is none. */
final class GoPrograms {
    private static final int MOST_SHOWN = 20;

    /** How far below a module others are looked for. */
    private static final int DEEPEST = 4;

    private static final Set<String> NO_PACKAGES = Set.of("node_modules", "testdata", "vendor");

    private static final String FIELDS = "{{.Name}}\t{{.Dir}}\t{{len .GoFiles}}\t{{len .TestGoFiles}}"
            + "{{len .XTestGoFiles}}\t{{join .IgnoredGoFiles \"/\"}}";

    private GoPrograms() {}

    /**
     * The error for a package that is no program.
     *
     * @param command runs in the module's folder
     * @param options whose tags count
     */
    static TareException noProgram(GoCommand command, GoPackage goPackage, GoOptions options) {
        List<String> programs = new ArrayList<>();
        Own own = null;
        // With -find go reads the package clauses alone, and looks for no import.
        List<String> ask = new ArrayList<>(List.of(command.go(), "list", "-e", "-find", "-f", FIELDS));
        ask.addAll(GoFlags.tags(options));
        // By a pattern go leaves out packages whose files are all left out.
        ask.addAll(List.of("./...", goPackage.pattern()));
        for (String line : command.ask(ask)) {
            String[] fields = line.split("\t", -1);
            if (fields.length < 5) {
                continue;
            }
            Path folder = Path.of(fields[1]);
            if (folder.equals(goPackage.folder())) {
                own = new Own(fields[0], fields[2].equals("0"), !fields[3].equals("00"), names(fields[4]));
            } else if (fields[0].equals("main") && folder.startsWith(goPackage.module())) {
                programs.add("./" + goPackage.module().relativize(folder));
            }
        }
        String hint = own != null && own.isLeftOut() ? LeftOutFiles.hint(goPackage.folder(), own.leftOut) : null;
        return TareException.failed(what(goPackage, own), hint == null ? hint(goPackage, programs) : hint);
    }

    /**
     * What the package that was asked for holds.
     *
     * @param name of its package clauses; empty where there are no files that go reads
     * @param leftOut files that are not built here
     */
    private record Own(String name, boolean isEmpty, boolean hasTests, List<String> leftOut) {
        boolean isLeftOut() {
            return isEmpty && !leftOut.isEmpty();
        }
    }

    private static List<String> names(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split("/", -1));
    }

    private static String what(GoPackage goPackage, @Nullable Own own) {
        GoPlace place = goPackage.place();
        String shown = place.shown(goPackage.folder());
        if (!Files.isDirectory(goPackage.folder())) {
            return shown + " is no folder of the Go module in " + place.shown(goPackage.module());
        }
        if (own != null && own.isLeftOut()) {
            return shown + " has no Go file that is built here: " + LeftOutFiles.said(goPackage.folder(), own.leftOut);
        }
        if (own != null && own.isEmpty && own.hasTests) {
            return shown + " holds tests alone, so there is no program to build";
        }
        if (own == null || own.name.isEmpty()) {
            return shown + " holds no Go files, so there is no program to build";
        }
        return shown + " is a library: its files say \"package " + own.name
                + "\", and only \"package main\" makes a program";
    }

    /** What to type instead, as {@code tare build FOLDER}. */
    static String hint(GoPackage asked, List<String> programs) {
        if (programs.isEmpty()) {
            List<String> modules = modulesBelow(asked.module());
            return modules.isEmpty()
                    ? "no package of the module is a program"
                    : "no package of the module is a program, and these are modules of their own:"
                            + listed(asked.place(), asked.module(), modules);
        }
        String near = Files.isDirectory(asked.folder()) ? null : nearest(asked.pattern(), programs);
        if (near != null) {
            return "did you mean \"" + command(asked, near) + "\"?";
        }
        if (programs.size() == 1) {
            return "the module's only program: " + command(asked, programs.getFirst());
        }
        return "the module's programs are built by" + listed(asked.place(), asked.module(), programs);
    }

    private static String listed(GoPlace place, Path root, List<String> folders) {
        StringBuilder out = new StringBuilder();
        for (String folder : folders.subList(0, Math.min(MOST_SHOWN, folders.size()))) {
            out.append("\n    ").append(place.command(root.resolve(folder)));
        }
        if (folders.size() > MOST_SHOWN) {
            out.append("\n    and ").append(folders.size() - MOST_SHOWN).append(" more");
        }
        return out.toString();
    }

    /** What builds the modules below a folder that is none, such as the root of a workspace; null where there are none. */
    static @Nullable String modules(Path folder, GoPlace place) {
        List<String> modules = modulesBelow(folder);
        return modules.isEmpty() ? null : "its modules are built by" + listed(place, folder, modules);
    }

    private static List<String> modulesBelow(Path root) {
        List<String> modules = new ArrayList<>();
        try {
            Files.walkFileTree(root, Set.of(), DEEPEST, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String name = String.valueOf(folder.getFileName());
                    boolean other = name.startsWith(".") || name.startsWith("_") || NO_PACKAGES.contains(name);
                    return other && !folder.equals(root) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    Path folder = file.getParent();
                    if (file.endsWith("go.mod") && folder != null && !folder.equals(root)) {
                        modules.add("./" + root.relativize(folder));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            return List.of();
        }
        modules.sort(null);
        return modules;
    }

    private static @Nullable String nearest(String pattern, List<String> programs) {
        return pattern.equals(".") ? null : NearNames.nearest(pattern, programs);
    }

    private static String command(GoPackage asked, String program) {
        return asked.place().command(asked.module().resolve(program));
    }
}
