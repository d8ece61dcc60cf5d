package dev.tare.golang.toolchain;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.golang.GoCommand;
import dev.tare.http.Retries;
import dev.tare.oci.Platform;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Go for a module: the one on PATH where {@code go} itself would use that, else the one that the module, the
 * workspace or GOTOOLCHAIN names, from the store or fetched into it.
 */
public final class Toolchains {
    private final Path home;
    private final Progress progress;
    /** Null for the usual ones, which are made of method handles and take time: most builds need none. */
    private final @Nullable Retries retries;

    /**
     * For a store.
     *
     * @param home of the store
     * @param progress is told of a download
     */
    public Toolchains(Path home, Progress progress) {
        this(home, progress, null);
    }

    Toolchains(Path home, Progress progress, @Nullable Retries retries) {
        this.home = home;
        this.progress = progress;
        this.retries = retries;
    }

    /**
     * The environment in which {@code go} is the one that builds a module: the same where that is the one on PATH.
     *
     * @param module the folder of go.mod
     * @param environment the user's, with what the build adds
     * @throws TareException when nothing says which Go is wanted, or it cannot be had
     */
    public Map<String, String> environment(Path module, Map<String, String> environment) {
        GoCommand command = new GoCommand(module, environment);
        String program = command.onPath("go");
        LocalGo local = program == null ? null : LocalGo.of(Path.of(program));
        GoSettings settings = GoSettings.read(environment, local == null ? null : local.goroot());
        String gotoolchain = settings.get("GOTOOLCHAIN");
        String version = local == null ? null : local.version();
        if (local != null && version != null && version.isEmpty() && gotoolchain.startsWith("go")) {
            version = local.ask(command);
        }
        ModuleLines lines = ModuleLines.of(module, settings.get("GOWORK"));
        ToolchainChoice choice = ToolchainChoice.of(gotoolchain, lines, version);
        String name = choice.name();
        Map<String, String> found = name == null ? environment : other(choice, name, command, settings, lines);
        return withHome(found, settings);
    }

    private Map<String, String> other(
            ToolchainChoice choice, String name, GoCommand command, GoSettings settings, ModuleLines lines) {
        // As golang.org/dl installs them; such a program knows where its files are.
        String onPath = command.onPath(name);
        if (onPath != null) {
            Path goroot = LocalGo.sdk(name, Path.of(onPath), command.environment());
            if (goroot != null) {
                return with(command.environment(), goroot);
            }
        }
        if (choice.pathOnly()) {
            throw TareException.failed(
                    name + " is not on PATH (" + choice.reason() + "), and GOTOOLCHAIN=path allows no other",
                    "install it: go install golang.org/dl/" + name + "@latest, and " + name + " download");
        }
        ToolchainModule module = ToolchainModule.of(name, Platform.host());
        String pinned = pinned(module, lines);
        Path goroot = pinned == null ? unpackedByGo(module, settings) : null;
        if (goroot == null) {
            Retries patience = retries == null ? Retries.STANDARD : retries;
            goroot = new ToolchainFetch(home, settings, progress, patience).goroot(module, choice.reason(), pinned);
        }
        return with(command.environment(), goroot);
    }

    /** The folder in which {@code go} keeps it, when it has fetched it itself; or null. */
    private static @Nullable Path unpackedByGo(ToolchainModule module, GoSettings settings) {
        Path cache = settings.moduleCache();
        if (cache == null) {
            return null;
        }
        Path goroot = cache.resolve(ToolchainModule.PATH + "@" + module.escapedVersion());
        // Go makes the program executable, and src/go.mod, after all else.
        boolean whole = Files.isExecutable(goroot.resolve("bin/go")) && Files.exists(goroot.resolve("src/go.mod"));
        return whole ? goroot : null;
    }

    /** The hash in the go.sum beside go.mod, or in go.work.sum beside go.work; or null. */
    private static @Nullable String pinned(ToolchainModule module, ModuleLines lines) {
        boolean workspace = lines.file().endsWith("go.work");
        Path sums = lines.file().resolveSibling(workspace ? "go.work.sum" : "go.sum");
        String start = ToolchainModule.PATH + " " + module.version() + " h1:";
        try {
            for (String line : new String(Files.readAllBytes(sums), StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith(start)) {
                    return line.substring(start.length() - "h1:".length()).strip();
                }
            }
        } catch (IOException e) {
            // There is none; where go needs it, go says so.
        }
        return null;
    }

    private static Map<String, String> with(Map<String, String> environment, Path goroot) {
        Map<String, String> out = new HashMap<>(environment);
        String path = environment.getOrDefault("PATH", "");
        out.put("PATH", goroot.resolve("bin") + (path.isEmpty() ? "" : ":" + path));
        out.put("GOROOT", goroot.toString());
        out.put("GOTOOLCHAIN", "local");
        return out;
    }

    /** Somebody without a home has no cache, and go builds nothing then: the store has room for one. */
    private Map<String, String> withHome(Map<String, String> environment, GoSettings settings) {
        boolean homeless = environment.getOrDefault("HOME", "").isEmpty();
        boolean noCache = homeless
                && environment.getOrDefault("XDG_CACHE_HOME", "").isEmpty()
                && settings.get("GOCACHE").isEmpty();
        boolean noModules = settings.moduleCache() == null;
        if (!noCache && !noModules) {
            return environment;
        }
        Map<String, String> out = new HashMap<>(environment);
        Path own = Place.GO_HOME.in(home);
        if (noCache) {
            out.put("GOCACHE", own.resolve("cache").toString());
        }
        if (noModules) {
            out.put("GOPATH", own.resolve("path").toString());
            // So that gc can remove it.
            out.put("GOFLAGS", (settings.get("GOFLAGS") + " -modcacherw").strip());
        }
        return out;
    }
}
