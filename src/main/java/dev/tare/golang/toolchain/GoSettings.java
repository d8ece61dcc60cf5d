package dev.tare.golang.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Go's variables as {@code go env} finds them: the environment, then the file of {@code go env -w}, then go.env of the Go
 * that is installed, then what Go was made with (cmd/go/internal/cfg).
 */
public final class GoSettings {
    private static final Map<String, String> DEFAULTS = Map.of(
            "GOPROXY", "https://proxy.golang.org,direct",
            "GOSUMDB", "sum.golang.org",
            "GOTOOLCHAIN", "auto",
            "GOAUTH", "netrc");

    /** A file of lines. What is longer is none. */
    private static final int MOST_BYTES = 1 << 20;

    private final Map<String, String> environment;
    private final Map<String, String> files;

    private GoSettings(Map<String, String> environment, Map<String, String> files) {
        this.environment = environment;
        this.files = files;
    }

    /**
     * Reads the files.
     *
     * @param environment the user's
     * @param goroot of the Go that is on PATH, or null
     */
    public static GoSettings read(Map<String, String> environment, @Nullable Path goroot) {
        Map<String, String> files = new HashMap<>();
        if (goroot != null) {
            files.putAll(lines(goroot.resolve("go.env")));
        }
        Path users = usersFile(environment);
        if (users != null) {
            files.putAll(lines(users));
        }
        return new GoSettings(environment, files);
    }

    /** A variable; the empty string where it is not set. An empty one counts as not set. */
    public String get(String name) {
        String value = environment.getOrDefault(name, "");
        value = value.isEmpty() ? files.getOrDefault(name, "") : value;
        return value.isEmpty() ? DEFAULTS.getOrDefault(name, "") : value;
    }

    /** The environment alone. */
    Map<String, String> environment() {
        return environment;
    }

    /** The patterns of GONOPROXY or GONOSUMDB, each of which is GOPRIVATE's where it is not set. */
    String patterns(String name) {
        String own = get(name);
        return own.isEmpty() ? get("GOPRIVATE") : own;
    }

    /** Where {@code go} keeps unpacked modules; null where nothing says so. */
    @Nullable Path moduleCache() {
        String set = get("GOMODCACHE");
        if (!set.isEmpty()) {
            return path(set);
        }
        String gopath = get("GOPATH");
        int colon = gopath.indexOf(':');
        Path first = path(colon < 0 ? gopath : gopath.substring(0, colon));
        Path home = path(environment.getOrDefault("HOME", ""));
        Path root = first != null ? first : home == null ? null : home.resolve("go");
        return root == null ? null : root.resolve("pkg/mod");
    }

    /** GOENV, or {@code go/env} in os.UserConfigDir. */
    private static @Nullable Path usersFile(Map<String, String> environment) {
        String set = environment.getOrDefault("GOENV", "");
        if (!set.isEmpty()) {
            return set.equals("off") ? null : path(set);
        }
        Path config = path(environment.getOrDefault("XDG_CONFIG_HOME", ""));
        Path home = path(environment.getOrDefault("HOME", ""));
        Path folder = config != null ? config : home == null ? null : home.resolve(".config");
        return folder == null ? null : folder.resolve("go/env");
    }

    /** Null for what is no absolute path: Go takes no other in these variables. */
    static @Nullable Path path(String text) {
        try {
            Path path = Path.of(text);
            return path.isAbsolute() ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Lines {@code NAME=value}, whose names begin with a capital; the last of a name counts, and others are skipped. */
    static Map<String, String> parse(String text) {
        Map<String, String> out = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && line.charAt(0) >= 'A' && line.charAt(0) <= 'Z') {
                out.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return out;
    }

    private static Map<String, String> lines(Path file) {
        try {
            return Files.size(file) > MOST_BYTES
                    ? Map.of()
                    : parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            // There is none, or none for this user: as Go has it, that is no error.
            return Map.of();
        }
    }
}
