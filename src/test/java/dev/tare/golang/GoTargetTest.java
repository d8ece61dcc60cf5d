package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.binary.go.BuildInfo;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTargetTest {
    @Test
    void buildsForThisMachineWithoutCgoAndKeepsTheRest() {
        GoTarget target = GoTarget.of(
                GoOptions.DEFAULT,
                Map.of("GOOS", "darwin", "CGO_ENABLED", "1", "GOFLAGS", "-mod=mod", "GOAMD64", "v3"));

        assertThat(target.platform()).isEqualTo(Platform.host());
        assertThat(target.environment())
                .containsEntry("GOOS", "linux")
                .containsEntry("GOARCH", Platform.host().architecture())
                .containsEntry("CGO_ENABLED", "0")
                .containsEntry("GOFLAGS", "-mod=mod")
                .containsEntry("GOAMD64", "v3");
    }

    @Test
    void takesGoarchOfTheEnvironment() {
        assertThat(GoTarget.of(GoOptions.DEFAULT, Map.of("GOARCH", "arm64")).platform())
                .isEqualTo(new Platform("linux", "arm64", ""));
    }

    @Test
    void aPlatformWinsOverTheEnvironment() {
        GoTarget target = GoTarget.of(
                GoOptions.DEFAULT.withPlatform(new Platform("linux", "riscv64", "")), Map.of("GOARCH", "arm64"));

        assertThat(target.environment()).containsEntry("GOARCH", "riscv64");
    }

    @ParameterizedTest
    @CsvSource({
        "linux/arm, GOARM, 7",
        "linux/arm/v5, GOARM, 5",
        "linux/amd64/v3, GOAMD64, v3",
        "linux/arm64/v9, GOARM64, v9.0",
        "linux/arm64/v8.1, GOARM64, v8.1"
    })
    void namesVariantsAsGoDoes(String platform, String variable, String value) {
        GoTarget target = GoTarget.of(GoOptions.DEFAULT.withPlatform(Platform.parse(platform)), Map.of());

        assertThat(target.environment()).containsEntry(variable, value);
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, GOAMD64, v1, linux/amd64",
        "linux/amd64, GOAMD64, v3, linux/amd64/v3",
        "linux/arm64, GOARM64, v8.0, linux/arm64",
        "linux/arm64, GOARM64, 'v9.0,lse', linux/arm64/v9",
        "linux/arm64, GOARM64, v8.2, linux/arm64/v8.2",
        "linux/arm, GOARM, '5,softfloat', linux/arm/v5",
        "linux/s390x, GOAMD64, v3, linux/s390x",
        "linux/amd64, GOARM, 6, linux/amd64"
    })
    void theImageIsForWhatTheProgramSaysItNeeds(String platform, String variable, String value, String built) {
        GoTarget target = GoTarget.of(GoOptions.DEFAULT.withPlatform(Platform.parse(platform)), Map.of());
        BuildInfo info = new BuildInfo("go1.26", "m", null, List.of(), Map.of(variable, value));

        assertThat(target.builtFor(info)).hasToString(built);
    }

    @Test
    void cgoThatIsAskedForAndNotDoneIsKnown() {
        assertThat(off(GoOptions.DEFAULT, Map.of("CGO_ENABLED", "1"))).isTrue();
        assertThat(off(GoOptions.DEFAULT, Map.of("CGO_ENABLED", "0"))).isFalse();
        assertThat(off(GoOptions.DEFAULT, Map.of())).isFalse();
        assertThat(off(GoOptions.DEFAULT.withEnv(Map.of("CGO_ENABLED", "1")), Map.of("CGO_ENABLED", "1")))
                .isFalse();
    }

    private static boolean off(GoOptions options, Map<String, String> environment) {
        return GoTarget.of(options, environment).cgoIsOff(environment);
    }

    @Test
    void takesTheVariantOfArmFromTheEnvironment() {
        GoTarget target = GoTarget.of(GoOptions.DEFAULT, Map.of("GOARCH", "arm", "GOARM", "6,softfloat"));

        assertThat(target.platform()).isEqualTo(new Platform("linux", "arm", "v6"));
        assertThat(target.environment()).containsEntry("GOARM", "6,softfloat");
    }

    @Test
    void theOptionsVariablesWinOverOurs() {
        GoTarget target =
                GoTarget.of(GoOptions.DEFAULT.withEnv(Map.of("CGO_ENABLED", "1", "GOARCH", "s390x")), Map.of());

        assertThat(target.environment()).containsEntry("CGO_ENABLED", "1");
        assertThat(target.platform().architecture()).isEqualTo("s390x");
    }

    @Test
    void refusesASystemThatImagesDoNotRunOn() {
        assertThatThrownBy(() -> GoOptions.DEFAULT.withPlatform(new Platform("windows", "amd64", "")))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("windows/amd64");
    }
}
