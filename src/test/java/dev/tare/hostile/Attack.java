package dev.tare.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder with a context, and beside it a secret that nobody may read and a place where nobody may write. After each
 * test both are as they were, and the store is sound.
 */
abstract class Attack {
    static final String SECRET = "the-secret-of-the-host";

    /** For one command; an attack on the time is one that takes longer, even on a slow machine. */
    static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    Path context;
    Path outside;
    Tare tare;

    @BeforeEach
    void prepare() throws IOException {
        context = Files.createDirectories(folder.resolve("work/context"));
        outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), SECRET);
        tare = new Tare(folder.resolve("store"));
    }

    @AfterEach
    void nothingOutsideHasChangedAndTheStoreIsSound() throws IOException {
        assertThat(names(outside)).containsExactly("secret");
        assertThat(outside.resolve("secret")).hasContent(SECRET);
        assertThat(names(folder)).isSubsetOf("outside", "store", "work");
        if (Files.exists(tare.home())) {
            assertThat(run("fsck").exit()).isZero();
            assertThat(names(tare.home().resolve("tmp"))).isEmpty();
        }
    }

    static List<String> names(Path of) throws IOException {
        if (!Files.isDirectory(of, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(of)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    void dockerfile(String... lines) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), String.join("\n", lines) + "\n");
    }

    ChildProcess command(String... words) {
        return tare.command(words).in(folder.resolve("work")).within(LIMIT);
    }

    ChildProcess.Result run(String... words) {
        return command(words).run();
    }

    /** Builds the context; the image is called {@code it}. */
    ChildProcess.Result build() {
        return run("build", "-q", "-t", "it", "context");
    }

    /** Builds the context and gives the folder of the image's files. */
    Path unpacked() throws IOException {
        succeeds(run("build", "-q", "-o", "type=local,dest=out", "context"));
        return folder.resolve("work/out");
    }

    /** The build fails with this message, and says nothing else. */
    void refused(String message) {
        fails(1, message, build());
    }

    static void succeeds(ChildProcess.Result result) {
        assertThat(result.exit()).as(result.toString()).isZero();
    }

    static void fails(int exit, String message, ChildProcess.Result result) {
        assertThat(result.exit()).as(result.toString()).isEqualTo(exit);
        assertThat(result.err())
                .contains(message)
                .doesNotContain("Exception", "\tat ", SECRET)
                .hasSizeLessThan(10_000);
        assertThat(result.out()).isEmpty();
    }

    /** Loads an archive of {@code docker save}. */
    ChildProcess.Result load(byte[] archive) throws IOException {
        Path file = folder.resolve("work/image.tar");
        Files.write(file, archive);
        return run("load", "-i", "image.tar");
    }
}
