package dev.tare.slim;

import dev.tare.text.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where interpreters have their modules. Which of them a program imports is not known before it runs, so all stay. The
 * folders are those of the interpreters' own builds (/usr/local) and of Debian's and Alpine's packages.
 */
final class LanguageTrees {
    private static final Map<String, List<String>> TREES = Map.of(
            "python",
            List.of(
                    "usr/lib/python3*",
                    "usr/lib/python2*",
                    "usr/local/lib/python*",
                    "etc/python3*",
                    "usr/share/python3",
                    "usr/lib/pypy3*"),
            "node",
            List.of(
                    "usr/share/nodejs",
                    "usr/share/node_modules",
                    "usr/lib/node_modules",
                    "usr/lib/nodejs",
                    "usr/lib/*/nodejs",
                    "usr/local/lib/node_modules"),
            "perl",
            List.of(
                    "etc/perl",
                    "usr/lib/perl*",
                    "usr/lib/*/perl*",
                    "usr/share/perl*",
                    "usr/local/lib/perl*",
                    "usr/local/lib/*/perl",
                    "usr/local/share/perl*"),
            "ruby",
            List.of(
                    "usr/lib/ruby",
                    "usr/lib/*/ruby",
                    "usr/share/ruby*",
                    "usr/share/rubygems-integration",
                    "usr/local/lib/ruby",
                    "usr/local/bundle",
                    "var/lib/gems"),
            "php",
            List.of("etc/php*", "usr/lib/php*", "usr/share/php*", "usr/local/lib/php", "usr/local/etc/php"),
            "lua",
            List.of("usr/share/lua", "usr/lib/lua", "usr/lib/*/lua", "usr/local/share/lua", "usr/local/lib/lua"),
            "tclsh",
            List.of("usr/share/tcltk", "usr/lib/tcltk", "usr/lib/*/tcltk"),
            "java",
            List.of("etc/java*", "etc/ssl/certs/java", "usr/share/java", "usr/local/share/java"));

    private static final Map<String, String> OTHER_NAMES = Map.of(
            "pypy", "python", "nodejs", "node", "luajit", "lua", "texlua", "lua", "wish", "tclsh", "jexec", "java");

    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "csh", "tcsh", "fish", "busybox");

    private LanguageTrees() {}

    /** Whether a program is a shell. @param program the last part of its path */
    static boolean isShell(String program) {
        return SHELLS.contains(program);
    }

    /**
     * The language of an interpreter.
     *
     * @param program the last part of its path: {@code python3.11}
     * @return as the table has it, or "" for what is no interpreter with modules
     */
    static String of(String program) {
        int end = 0;
        String name = program.toLowerCase(Locale.ROOT);
        while (end < name.length() && name.charAt(end) >= 'a' && name.charAt(end) <= 'z') {
            end++;
        }
        for (int i = end; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '.' && c != '-' && (c < '0' || c > '9')) {
                return "";
            }
        }
        String base = name.substring(0, end);
        String language = OTHER_NAMES.getOrDefault(base, base);
        return TREES.containsKey(language) ? language : "";
    }

    /** The folders of a language, as patterns of paths. */
    static List<Glob> folders(String language) {
        List<Glob> out = new ArrayList<>();
        for (String pattern : TREES.getOrDefault(language, List.of())) {
            out.add(Glob.of(pattern));
        }
        return out;
    }
}
