package dev.tare.explain.program;

import dev.tare.binary.go.GoTables;
import dev.tare.explain.part.Part;
import dev.tare.explain.part.PartKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps bytes in a program that it may not need.
 *
 * @param cause in few words
 * @param bytes that it keeps, at most
 * @param by who does it: functions, files
 * @param advice what would change it
 */
public record DeadWeight(String cause, long bytes, List<String> by, String advice) {
    private static final int MOST_NAMED = 5;

    public DeadWeight {
        by = List.copyOf(by);
    }

    /** The functions of a program, outside of reflection itself, that look for methods by number or name. */
    static List<String> reflecting(GoTables go) {
        List<String> callers = new ArrayList<>();
        for (String caller : go.referring(List.of("reflect.Value.MethodByName", "reflect.Value.Method"))) {
            if (!caller.startsWith("reflect.")) {
                callers.add(caller);
            }
        }
        return callers;
    }

    /**
     * Of a program, the largest first.
     *
     * @param isGo whether Go made it
     * @param reflecting who looks for methods
     */
    static List<DeadWeight> of(Part program, boolean isGo, List<String> reflecting) {
        List<DeadWeight> found = new ArrayList<>();
        for (Part part : program.children()) {
            switch (part.kind()) {
                case DEBUG ->
                    found.add(new DeadWeight(
                            "debug information", part.total(), List.of(), "link with -ldflags=-w, or strip it"));
                case SYMBOLS ->
                    found.add(new DeadWeight(
                            "the symbol table", part.total(), List.of(), "link with -ldflags=-s, or strip it"));
                case EMBEDDED ->
                    found.add(new DeadWeight(
                            "embedded files", part.total(), largest(part), "they are in the program by //go:embed"));
                case MODULE -> {
                    if (isGo && part.name().equals(GoNames.C)) {
                        found.add(new DeadWeight(
                                "code of C", part.total(), List.of(), "build with CGO_ENABLED=0 where that is enough"));
                    }
                }
                default -> {
                    // Needed, as far as can be told.
                }
            }
        }
        if (isGo) {
            addReflection(program, reflecting, found);
        }
        found.sort((a, b) -> Long.compare(b.bytes, a.bytes));
        return found;
    }

    private static List<String> largest(Part part) {
        List<String> names = new ArrayList<>();
        for (Part child : part.children()) {
            if (names.size() < MOST_NAMED) {
                names.add(child.name());
            }
        }
        return names;
    }

    /**
     * The linker keeps every exported method of every type that is used where a method may be looked for by a name that
     * it does not know (cmd/link, deadcode).
     */
    private static void addReflection(Part program, List<String> callers, List<DeadWeight> to) {
        if (callers.isEmpty()) {
            return;
        }
        long bytes = exportedMethods(program);
        to.add(new DeadWeight(
                "reflect.Value.MethodByName or Method: all exported methods of all types stay",
                bytes,
                callers.subList(0, Math.min(MOST_NAMED, callers.size())),
                "the linker drops methods that nobody calls once nothing that is linked looks for them by name"));
    }

    private static long exportedMethods(Part part) {
        if (part.kind() == PartKind.FUNCTION) {
            return isExportedMethod(part.name()) ? part.total() : 0;
        }
        long bytes = 0;
        for (Part child : part.children()) {
            bytes += exportedMethods(child);
        }
        return bytes;
    }

    /** {@code net/http.(*Client).Do} and {@code time.Time.Add}; not {@code net/http.(*Client).do.func1}. */
    static boolean isExportedMethod(String function) {
        int slash = function.lastIndexOf(
                '/', Math.max(0, function.indexOf('[') < 0 ? function.length() : function.indexOf('[')));
        int type = function.indexOf('.', slash + 1);
        int method = type < 0 ? -1 : function.indexOf('.', Math.max(type + 1, function.lastIndexOf(')')));
        return method > 0
                && method + 1 < function.length()
                && Character.isUpperCase(function.charAt(method + 1))
                && function.indexOf('.', method + 1) < 0;
    }
}
