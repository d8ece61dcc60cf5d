package dev.tare.golang;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder of Go files inside a module. Whether it holds a program only {@code go} knows.
 *
 * @param module the folder that holds go.mod, absolute
 * @param pattern the package as {@code go build} takes it in that folder: {@code .} or {@code ./cmd/app}
 * @param place from where the user sees it
 */
public record GoPackage(Path module, String pattern, GoPlace place) {
    /** One that is seen from the current folder. */
    public GoPackage(Path module, String pattern) {
        this(module, pattern, GoPlace.current());
    }

    /** The same, seen from another place. */
    public GoPackage seenFrom(GoPlace newPlace) {
        return new GoPackage(module, pattern, newPlace);
    }

    /**
     * The package of a folder: go.mod is in it or in the nearest folder above, where {@code go} too would find it. The
     * folder itself need not exist, so that a mistyped one can be answered with the names that do.
     *
     * @return null when there is no go.mod
     */
    public static @Nullable GoPackage find(Path folder) {
        Path target = folder.toAbsolutePath().normalize();
        Path module = nearest(target, "go.mod", null);
        return module == null ? null : new GoPackage(module, pattern(module, target));
    }

    /** As {@link #find(Path)}, in files that were fetched: what is above {@code root} is none of theirs. */
    public static @Nullable GoPackage within(Path root, Path folder) {
        Path target = folder.toAbsolutePath().normalize();
        Path module = nearest(target, "go.mod", root);
        return module == null ? null : new GoPackage(module, pattern(module, target));
    }

    /**
     * The variables that keep {@code go} from a workspace above {@code root}, of which what was fetched knows nothing.
     */
    public Map<String, String> workspaceWithin(Path root) {
        Path workspace = nearest(module, "go.work", root);
        return Map.of(
                "GOWORK",
                workspace == null ? "off" : workspace.resolve("go.work").toString());
    }

    private static String pattern(Path module, Path target) {
        return module.equals(target) ? "." : "./" + module.relativize(target);
    }

    private static @Nullable Path nearest(Path from, String file, @Nullable Path root) {
        for (Path at = from; at != null && (root == null || at.startsWith(root)); at = at.getParent()) {
            if (Files.isRegularFile(at.resolve(file))) {
                return at;
            }
        }
        return null;
    }

    /** Another package of the same module. @param folder absolute, in the module or not: go says what is not */
    public GoPackage of(Path folder) {
        return new GoPackage(module, pattern(module, folder), place);
    }

    /** What to build where a folder is the root of a workspace and of no module; null where it is none. */
    public static @Nullable String modulesOfWorkspace(Path folder, GoPlace place) {
        return Files.isRegularFile(folder.resolve("go.work")) ? GoPrograms.modules(folder.normalize(), place) : null;
    }

    /** Whether a folder holds a Go module, or Go files inside of one: what {@code go build} would be tried on. */
    public static boolean isAt(Path folder) {
        if (Files.isRegularFile(folder.resolve("go.mod"))) {
            return true;
        }
        if (find(folder) == null) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.go")) {
            return files.iterator().hasNext();
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    /** The package's own folder, absolute. */
    public Path folder() {
        return module.resolve(pattern).normalize();
    }
}
