package dev.tare.golang.toolchain;

import dev.tare.golang.GoCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Go that is installed, as far as its files tell: to run it would take longer than a cached build.
 *
 * @param program the file that was found
 * @param goroot its folder; null where the program stands in none, as that of a version manager
 * @param version its name, such as {@code go1.26.3}; the empty string where its files do not say
 */
record LocalGo(Path program, @Nullable Path goroot, String version) {
    static LocalGo of(Path program) {
        try {
            Path bin = program.toRealPath().getParent();
            Path goroot = bin == null ? null : bin.getParent();
            if (goroot != null && Files.isRegularFile(goroot.resolve("VERSION"))) {
                return new LocalGo(program, goroot, version(goroot));
            }
        } catch (IOException e) {
            // It may run all the same.
        }
        return new LocalGo(program, null, "");
    }

    /** The first line of the file VERSION; a Go of somebody's own making says {@code devel ..}, which is no version. */
    private static String version(Path goroot) throws IOException {
        String text = Files.readString(goroot.resolve("VERSION"), StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        String line = (end < 0 ? text : text.substring(0, end)).strip();
        return GoVersion.ofToolchain(line) == null ? "" : line;
    }

    /** Asks the program itself, where its files do not say. */
    String ask(GoCommand command) {
        Map<String, String> environment = new HashMap<>(command.environment());
        environment.put("GOTOOLCHAIN", "local");
        List<String> said =
                new GoCommand(command.folder(), environment).ask(List.of(program.toString(), "env", "GOVERSION"));
        String name = said.isEmpty() ? "" : said.getFirst().strip();
        return GoVersion.ofToolchain(name) == null ? "" : name;
    }

    /** The folder of a program such as {@code go1.26.3}: its own, or where golang.org/dl puts the files; or null. */
    static @Nullable Path sdk(String name, Path program, Map<String, String> environment) {
        LocalGo itself = of(program);
        if (itself.goroot() != null) {
            return itself.goroot();
        }
        Path home = GoSettings.path(environment.getOrDefault("HOME", ""));
        Path sdk = home == null ? null : home.resolve("sdk").resolve(name);
        return sdk != null && Files.isExecutable(sdk.resolve("bin/go")) ? sdk : null;
    }
}
