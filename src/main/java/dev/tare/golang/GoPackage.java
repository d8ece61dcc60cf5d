package dev.tare.golang;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder of Go files inside a module. Whether it holds a program only {@code go} knows.
 *
 * @param module the folder that holds go.mod, absolute
 * @param pattern the package as {@code go build} takes it in that folder: {@code .} or {@code ./cmd/app}
 */
public record GoPackage(Path module, String pattern) {
    /**
     * The package of a folder: go.mod is in it or in the nearest folder above, where {@code go} too would find it. The
     * folder itself need not exist, so that a mistyped one can be answered with the names that do.
     *
     * @return null when there is no go.mod
     */
    public static @Nullable GoPackage find(Path folder) {
        Path target = folder.toAbsolutePath().normalize();
        for (Path at = target; at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("go.mod"))) {
                return new GoPackage(at, at.equals(target) ? "." : "./" + at.relativize(target));
            }
        }
        return null;
    }

    /** The package's own folder, absolute. */
    public Path folder() {
        return module.resolve(pattern).normalize();
    }
}
