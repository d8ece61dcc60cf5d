package dev.tare.distribution;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The archive of the distribution, which {@code ./mvnw -Pdist package} makes before the tests; where it is not there it is
 * made, without a Debian package.
 */
record Archive(Path file) {
    private static final Path ROOT = Path.of("").toAbsolutePath();

    static synchronized Archive get() throws IOException {
        if (newest(".tar.gz") == null) {
            ChildProcess.of(ROOT.resolve("scripts/package").toString()).succeed();
        }
        return new Archive(newest(".tar.gz"));
    }

    /** The Debian package, or null where Maven has made none. */
    static Path deb() throws IOException {
        return newest(".deb");
    }

    private static Path newest(String ending) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("target"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("tare")
                            && file.toString().endsWith(ending))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .orElse(null);
        }
    }

    static String script() {
        return ROOT.resolve("src/dist/install.sh").toString();
    }

    /** Unpacks it into a folder. @return the one folder that is in it */
    Path unpack(Path folder) throws IOException {
        Files.createDirectories(folder);
        ChildProcess.of("tar", "-xzf", file.toString(), "-C", folder.toString()).succeed();
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }
}
