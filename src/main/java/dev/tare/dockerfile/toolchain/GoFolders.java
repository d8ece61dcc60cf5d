package dev.tare.dockerfile.toolchain;

import dev.tare.oci.tree.TreePaths;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code go} has its caches ({@code go help environment}).
 *
 * @param builds GOCACHE
 * @param home that {@code builds} was found by; null where a variable names it
 * @param modules GOMODCACHE
 * @param modulesHome the same of {@code modules}
 */
record GoFolders(
        String builds,
        @Nullable String home,
        String modules,
        @Nullable String modulesHome) {
    /**
     * Those of a program.
     *
     * @param variables its environment
     * @param usualHome its home where HOME is not among them
     * @return null where one of them is no clean absolute path
     */
    static @Nullable GoFolders of(Map<String, String> variables, String usualHome) {
        String set = variables.getOrDefault("HOME", "");
        String home = set.isEmpty() ? usualHome : set;
        String found = set.isEmpty() ? usualHome : null;
        String builds = variables.getOrDefault("GOCACHE", "");
        String cache = variables.getOrDefault("XDG_CACHE_HOME", "");
        String modules = variables.getOrDefault("GOMODCACHE", "");
        String path = variables.getOrDefault("GOPATH", "");
        GoFolders folders = new GoFolders(
                !builds.isEmpty() ? builds : (cache.isEmpty() ? home + "/.cache" : cache) + "/go-build",
                builds.isEmpty() && cache.isEmpty() ? found : null,
                !modules.isEmpty() ? modules : (path.isEmpty() ? home + "/go" : first(path)) + "/pkg/mod",
                modules.isEmpty() && path.isEmpty() ? found : null);
        return isClean(folders.builds) && isClean(folders.modules) ? folders : null;
    }

    private static String first(String list) {
        int colon = list.indexOf(':');
        return colon < 0 ? list : list.substring(0, colon);
    }

    private static boolean isClean(String path) {
        return path.length() > 1 && path.equals("/" + TreePaths.clean(path));
    }
}
