package dev.tare.golang.toolchain;

import dev.tare.diagnostic.TareException;
import org.jspecify.annotations.Nullable;

/**
 * Which Go builds a module: the rules of {@code go} itself (go.dev/doc/toolchain#select).
 *
 * @param name of the toolchain, such as {@code go1.26.3}; null for the {@code go} on PATH as it is
 * @param pathOnly whether it may come from PATH alone, and is not to be fetched
 * @param reason who says so, such as {@code go.mod says go 1.26.3}
 */
record ToolchainChoice(@Nullable String name, boolean pathOnly, String reason) {
    private static final ToolchainChoice ON_PATH = new ToolchainChoice(null, false, "it is on PATH");

    /** What GOTOOLCHAIN says. @param least the toolchain it names; null for the local one */
    private record Setting(String text, @Nullable String least, boolean follows, boolean pathOnly) {
        static Setting parse(String text) {
            if (text.equals("auto") || text.equals("path")) {
                return new Setting(text, null, true, text.equals("path"));
            }
            int plus = text.indexOf('+');
            String least = plus < 0 ? text : text.substring(0, plus);
            String suffix = plus < 0 ? "" : text.substring(plus + 1);
            boolean local = least.equals("local");
            if (!local && GoVersion.ofToolchain(least) == null
                    || plus >= 0 && !suffix.equals("auto") && !suffix.equals("path")) {
                throw TareException.usage(
                        "GOTOOLCHAIN is \"" + text + "\", which names no Go",
                        "write auto, local, path, a version such as go1.26.3, or one with +auto or +path");
            }
            return new Setting(text, local ? null : least, plus >= 0, suffix.equals("path"));
        }
    }

    /**
     * Chooses.
     *
     * @param gotoolchain the variable, never empty
     * @param lines of the module
     * @param local the name of the Go on PATH, the empty string where it does not say; null where there is none
     * @throws TareException when nothing names a version and there is none on PATH, or what names one is not
     *     well-formed
     */
    static ToolchainChoice of(String gotoolchain, ModuleLines lines, @Nullable String local) {
        Setting setting = Setting.parse(gotoolchain);
        String name = setting.least();
        String reason = "named by --go or GOTOOLCHAIN";
        if (name == null && local != null && (!setting.follows() || GoVersion.ofToolchain(local) == null)) {
            // One that does not say which it is follows the lines itself.
            return ON_PATH;
        }
        if (setting.follows() && !lines.toolchain().equals("default")) {
            GoVersion least =
                    name != null ? GoVersion.ofToolchain(name) : local != null ? GoVersion.ofToolchain(local) : null;
            String[] asked = asked(lines, least);
            if (asked.length > 0) {
                name = asked[0];
                reason = asked[1];
            }
        }
        if (name == null) {
            if (local == null) {
                throw none(setting, lines);
            }
            return ON_PATH;
        }
        return name.equals(local) ? ON_PATH : new ToolchainChoice(name, setting.pathOnly(), reason);
    }

    /** The toolchain that the lines ask for, and the line; nothing where the least one will do. */
    private static String[] asked(ModuleLines lines, @Nullable GoVersion least) {
        String[] asked = {};
        GoVersion reached = least;
        String said = lines.file().getFileName() + " says ";
        if (!lines.toolchain().isEmpty()) {
            GoVersion version = GoVersion.ofToolchain(lines.toolchain());
            if (version == null) {
                throw TareException.failed(
                        lines.file() + ": \"toolchain " + lines.toolchain() + "\" names no Go",
                        "write it as toolchain go1.26.3");
            }
            if (reached == null || version.compareTo(reached) > 0) {
                asked = new String[] {lines.toolchain(), said + "toolchain " + lines.toolchain()};
                reached = version;
            }
        }
        GoVersion go = GoVersion.parse(lines.go());
        if (go == null && !lines.go().isEmpty() && reached == null) {
            throw TareException.failed(
                    lines.file() + ": \"go " + lines.go() + "\" names no version of Go", "write it as go 1.26.3");
        }
        if (go != null && (reached == null || go.compareTo(reached) > 0)) {
            String name = go.toolchain(lines.go());
            // What came before 1.21 took the line for advice, and any later Go builds such a module.
            if (reached == null && go.compareTo(GoVersion.FIRST_WITH_TOOLCHAINS) < 0) {
                name = "go1.21.0";
            }
            asked = new String[] {name, said + "go " + lines.go()};
        }
        return asked;
    }

    private static TareException none(Setting setting, ModuleLines lines) {
        String nothing = "a Go program is to be built, but no go command is on PATH";
        if (!setting.follows()) {
            return TareException.failed(
                    nothing + ", and GOTOOLCHAIN=" + setting.text() + " allows no other",
                    "unset GOTOOLCHAIN, or name a version: --go=1.26.3");
        }
        return TareException.failed(
                nothing + ", and " + lines.file() + " does not say which Go to fetch",
                "give it a line such as \"go 1.26.3\", or name the version: --go=1.26.3");
    }
}
