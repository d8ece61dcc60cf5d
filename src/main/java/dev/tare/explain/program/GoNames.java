package dev.tare.explain.program;

import dev.tare.binary.go.BuildInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** To which package and module a name of a Go program belongs. */
final class GoNames {
    /** The standard library and the runtime. */
    static final String STANDARD = "std";

    /** What a C compiler made. */
    static final String C = "C";

    private final List<String> modules = new ArrayList<>();
    private final String main;
    private final Map<String, String> known = new HashMap<>();
    private final boolean hasC;

    GoNames(@Nullable BuildInfo info) {
        BuildInfo.Module own = info == null ? null : info.main();
        main = own != null ? own.path() : info == null || info.path().isEmpty() ? "main" : info.path();
        modules.add(main);
        hasC = info != null && !"0".equals(info.setting("CGO_ENABLED"));
        if (info != null) {
            for (BuildInfo.Module each : info.dependencies()) {
                modules.add(each.path());
            }
        }
    }

    /**
     * The import path of a function's or a variable's package: {@code net/http} of {@code net/http.(*Client).Do}. What
     * the compiler makes for a type ({@code type:.eq.net/http.Request}) is of the type's package.
     */
    static String packageOf(String name) {
        String rest = name;
        for (String prefix : new String[] {"type:.eq.", "type:.hash.", "type..eq.", "type..hash."}) {
            if (rest.startsWith(prefix)) {
                rest = rest.substring(prefix.length());
            }
        }
        if (rest.startsWith("go:")
                || rest.startsWith("go.")
                || rest.startsWith("_rt0_")
                || rest.startsWith("gosave_")) {
            return "runtime";
        }
        // Arguments of types, and receivers of generic ones, hold paths of their own.
        int end = rest.length();
        for (char stop : new char[] {'[', '(', '{'}) {
            int at = rest.indexOf(stop);
            end = at >= 0 && at < end ? at : end;
        }
        int slash = rest.lastIndexOf('/', end - 1);
        int dot = rest.indexOf('.', slash + 1);
        if (dot < 0 || dot > end || dot == slash + 1) {
            return C;
        }
        return unescaped(rest.substring(0, dot));
    }

    /** Whose a name is; one of no package is C's, or that of an assembler's file where no C was linked. */
    String owner(String name, boolean ofGo) {
        String path = packageOf(name);
        return !path.equals(C) || hasC && !ofGo ? path : "runtime";
    }

    /** The linker writes dots in the last element of a path as {@code %2e}. */
    private static String unescaped(String path) {
        return path.indexOf('%') < 0 ? path : path.replace("%2e", ".");
    }

    /** The module of a package, by build information where there is some. */
    String module(String path) {
        return known.computeIfAbsent(path, this::find);
    }

    private String find(String path) {
        if (path.equals(C)) {
            return C;
        }
        if (path.equals("main")) {
            return main;
        }
        String found = "";
        for (String module : modules) {
            boolean holds = path.equals(module) || path.startsWith(module + "/");
            found = holds && module.length() > found.length() ? module : found;
        }
        if (!found.isEmpty()) {
            return found;
        }
        int slash = path.indexOf('/');
        String first = slash < 0 ? path : path.substring(0, slash);
        if (first.indexOf('.') < 0) {
            return STANDARD;
        }
        // Without build information: a host, and two elements as most have it.
        int end = slash;
        for (int i = 0; i < 2 && end >= 0; i++) {
            end = path.indexOf('/', end + 1);
        }
        return end < 0 ? path : path.substring(0, end);
    }
}
