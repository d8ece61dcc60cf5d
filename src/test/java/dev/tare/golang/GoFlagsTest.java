package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoFlagsTest {
    @Test
    void stripsAndTrimsByDefault() {
        assertThat(GoFlags.of(GoOptions.DEFAULT, Map.of())).containsExactly("-trimpath", "-ldflags=-s -w");
    }

    @Test
    void putsTheUsersFlagsBehindOurs() {
        GoOptions options = new GoOptions(
                null,
                List.of("-race", "-trimpath=false"),
                "-X main.v=1",
                List.of("a", "b"),
                Map.of(),
                GoOptions.VersionControl.NEVER);

        assertThat(GoFlags.of(options, Map.of("GOFLAGS", "-ldflags=-X=a")))
                .containsExactly("-trimpath", "-ldflags=-X main.v=1", "-tags=a,b", "-race", "-trimpath=false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-ldflags=-w",
                "-mod=mod --ldflags=-w",
                "'-ldflags=-s -X a=b' -v",
                "\"-ldflags=-s\"",
                "-x=-ldflags -ldflags=-s"
            })
    void leavesTheLdflagsOfTheEnvironmentAlone(String goflags) {
        assertThat(GoFlags.of(GoOptions.DEFAULT, Map.of("GOFLAGS", goflags))).containsExactly("-trimpath");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-buildvcs=false", "-tags=x-ldflags=y", "-gcldflags=1"})
    void stripsUnderOtherFlagsOfTheEnvironment(String goflags) {
        assertThat(GoFlags.of(GoOptions.DEFAULT, Map.of("GOFLAGS", goflags))).contains("-ldflags=-s -w");
    }

    @Test
    void showsThemAsAUserWouldTypeThem() {
        assertThat(GoFlags.shown(List.of("-trimpath", "-ldflags=-s -w", "-gcflags=-d=\"x\"")))
                .isEqualTo("-trimpath -ldflags=\"-s -w\" -gcflags=\"-d=\\\"x\\\"\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-o=x", "--o", "-n", "-C=/tmp", "race"})
    void refusesFlagsThatPutTheProgramElsewhere(String flag) {
        assertThatThrownBy(() -> GoOptions.DEFAULT.withFlags(List.of(flag)))
                .isInstanceOfSatisfying(
                        TareException.class, e -> assertThat(e.exitCode()).isEqualTo(TareException.USAGE));
    }

    @Test
    void aProfileAddsWhatMakesProgramsSmallOrLeavesThemWhole() {
        GoOptions smallest = GoOptions.DEFAULT.with(GoProfile.SMALLEST);

        assertThat(GoFlags.of(smallest, Map.of()))
                .containsExactly("-trimpath", "-ldflags=-s -w", "-gcflags=all=-l", "-tags=nethttpomithttp2");
        assertThat(GoFlags.of(smallest, Map.of("GOFLAGS", "-tags=own -gcflags=-N")))
                .as("flags of a command line would replace those")
                .containsExactly("-trimpath", "-ldflags=-s -w");
        assertThat(GoFlags.of(GoOptions.DEFAULT.with(GoProfile.DEBUG), Map.of()))
                .containsExactly("-trimpath");
    }
}
