package dev.tare.golang.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoVersionTest {
    @Test
    void comeInTheOrderOfGo() {
        List<String> ordered = List.of(
                "1.4",
                "1.9.2",
                "1.18beta1",
                "1.18rc1",
                "1.18",
                "1.20.14",
                "1.21",
                "1.21rc1",
                "1.21rc2",
                "1.21rc10",
                "1.21.0",
                "1.21.3",
                "1.21.10",
                "1.22",
                "1.99999999999999999999.1",
                "2.0.0");
        List<GoVersion> versions = new ArrayList<>();
        for (String each : ordered) {
            versions.add(GoVersion.parse(each));
        }
        List<GoVersion> shuffled = new ArrayList<>(versions);
        Collections.shuffle(shuffled, new Random(1));

        Collections.sort(shuffled);

        assertThat(shuffled).isEqualTo(versions);
        assertThat(GoVersion.parse("1.21")).isLessThan(GoVersion.parse("1.21rc1"));
        assertThat(GoVersion.parse("1.21rc2")).isLessThan(GoVersion.parse("1.21rc10"));
        assertThat(GoVersion.parse("1.21rc10")).isLessThan(GoVersion.parse("1.21.0"));
        assertThat(GoVersion.parse("1.21.3")).isLessThan(GoVersion.parse("1.21.10"));
        assertThat(GoVersion.parse("1.21.10")).isLessThan(GoVersion.parse("1.22"));
        assertThat(GoVersion.parse("1.20")).isEqualByComparingTo(GoVersion.parse("1.20.0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "go1.21", "1.", "1.x", "01.2", "1.02", "1.21.", "1.21.3rc1", "1.21rc01", "1.21-x", "v1.2"})
    void whatIsNoVersionIsNone(String text) {
        assertThat(GoVersion.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1.26.3, go1.26.3",
        "go1.26.3, go1.26.3",
        "1.27rc1, go1.27rc1",
        "1.26, go1.26.0",
        "go1.21, go1.21.0",
        "1.20, go1.20",
        "1.x,",
        "./1.26.3,",
        "cmd/app,",
        "1,",
        ".,"
    })
    void whatAUserTypesNamesAToolchainOrAFolder(String typed, String name) {
        assertThat(GoVersion.toolchainName(typed)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"go1.21.3, 1.21.3", "go1.21.3-bigcorp, 1.21.3", "1.21.3,", "gox,", "go../1.2.3,"})
    void aToolchainsNameHoldsItsVersion(String name, String version) {
        assertThat(GoVersion.ofToolchain(name)).isEqualTo(version == null ? null : GoVersion.parse(version));
    }
}
