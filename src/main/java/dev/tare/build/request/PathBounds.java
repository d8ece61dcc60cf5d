package dev.tare.build.request;

import java.io.IOException;
import java.nio.file.Path;

/** Whether a path leads out of a folder, by whatever links are in its way. */
public final class PathBounds {
    private PathBounds() {}

    /** Whether a path is a folder or in it; neither need be there. */
    public static boolean contains(Path folder, Path path) {
        return real(path).startsWith(real(folder));
    }

    /** With links followed as far as they are there. */
    public static Path real(Path path) {
        Path plain = path.toAbsolutePath().normalize();
        try {
            return plain.toRealPath();
        } catch (IOException e) {
            Path parent = plain.getParent();
            Path name = plain.getFileName();
            return parent == null || name == null ? plain : real(parent).resolve(name);
        }
    }
}
