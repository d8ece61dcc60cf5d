package dev.tare.golang.toolchain;

import dev.tare.diagnostic.TareException;
import dev.tare.text.Glob;
import org.jspecify.annotations.Nullable;

/** The lists of GOPRIVATE and its kin: globs that match the first elements of a module's path (go help module-private). */
final class ModulePatterns {
    private ModulePatterns() {}

    /** Whether one of the globs, parted by commas, matches. A glob that is not well-formed matches nothing. */
    static boolean match(String globs, String module) {
        for (String each : globs.split(",", -1)) {
            String glob = each.endsWith("/") ? each.substring(0, each.length() - 1) : each;
            String prefix = glob.isEmpty() ? null : elements(module, 1 + count(glob));
            if (prefix != null && matches(glob, prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String glob, String prefix) {
        try {
            return Glob.of(glob).matches(prefix);
        } catch (TareException e) {
            return false;
        }
    }

    private static int count(String text) {
        int slashes = 0;
        for (int i = 0; i < text.length(); i++) {
            slashes += text.charAt(i) == '/' ? 1 : 0;
        }
        return slashes;
    }

    /** The first so many elements of a path; null where it has fewer. */
    private static @Nullable String elements(String path, int number) {
        int end = -1;
        for (int i = 0; i < number; i++) {
            if (end == path.length()) {
                return null;
            }
            int slash = path.indexOf('/', end + 1);
            end = slash < 0 ? path.length() : slash;
        }
        return path.substring(0, end);
    }
}
