package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoWorkTest {
    private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");

    @TempDir
    Path parent;

    @Test
    void isTheSameFromBuildToBuild() {
        Path first = open("./cmd/app", NOW, Map.of());

        assertThat(open("./cmd/app", NOW, Map.of())).isEqualTo(first).isDirectory();
    }

    @Test
    void isAnotherForAnotherPackagePlatformOrFlag() {
        GoOptions stamped = GoOptions.DEFAULT.withFlags(List.of("-race"));

        assertThat(List.of(
                        open("./cmd/app", NOW, Map.of()),
                        open("./cmd/b", NOW, Map.of()),
                        open("./cmd/app", NOW, Map.of("GOARCH", "mips")),
                        open("./cmd/app", NOW, Map.of(), stamped)))
                .doesNotHaveDuplicates();
    }

    @Test
    void isNeverSharedByTwoBuildsAtATime() {
        GoPackage goPackage = new GoPackage(Path.of("/m"), ".");
        try (GoWork one = GoWork.open(parent, goPackage, GoOptions.DEFAULT, Map.of(), NOW);
                GoWork two = GoWork.open(parent, goPackage, GoOptions.DEFAULT, Map.of(), NOW)) {
            assertThat(two.folder()).isNotEqualTo(one.folder());
        }
    }

    @Test
    void isRemovedWhenItWasNotUsedForLong() throws IOException {
        Path old = open("./old", NOW.minus(Duration.ofDays(31)), Map.of());
        Files.createDirectories(old.resolve("image"));
        Files.writeString(old.resolve("image/old"), "x");
        // What is written inside makes the folder look used.
        open("./old", NOW.minus(Duration.ofDays(31)), Map.of());
        Path young = open("./young", NOW.minus(Duration.ofDays(29)), Map.of());

        open("./new", NOW, Map.of());

        assertThat(old).doesNotExist();
        assertThat(young).isDirectory();
    }

    @Test
    void isKeptWhileItIsInUseHoweverOld() {
        Instant before = NOW.minus(Duration.ofDays(40));
        try (GoWork old =
                GoWork.open(parent, new GoPackage(Path.of("/m"), "./old"), GoOptions.DEFAULT, Map.of(), before)) {
            open("./new", NOW, Map.of());

            assertThat(old.folder()).isDirectory();
        }
    }

    private Path open(String pattern, Instant now, Map<String, String> environment) {
        return open(pattern, now, environment, GoOptions.DEFAULT);
    }

    private Path open(String pattern, Instant now, Map<String, String> environment, GoOptions options) {
        try (GoWork work = GoWork.open(parent, new GoPackage(Path.of("/m"), pattern), options, environment, now)) {
            return work.folder();
        }
    }
}
