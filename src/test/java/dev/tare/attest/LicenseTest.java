package dev.tare.attest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LicenseTest {
    @ParameterizedTest
    @CsvSource({
        "MIT, MIT",
        "mit, MIT",
        "GPL-2.0-only AND BSD-2-Clause, GPL-2.0-only AND BSD-2-Clause",
        "(MIT or Apache-2.0) and ISC, (MIT OR Apache-2.0) AND ISC",
        "GPL-2.0-or-later WITH Classpath-exception-2.0, GPL-2.0-or-later WITH Classpath-exception-2.0",
        "Apache-2.0+, Apache-2.0+",
    })
    void expressionsOfStandardNamesStay(String text, String expression) {
        assertThat(License.of(text)).isEqualTo(new License(expression, Map.of()));
        assertThat(License.of(text).isStandard()).isTrue();
    }

    @Test
    void otherNamesBecomeReferences() {
        assertThat(License.of("MIT AND custom:vim"))
                .isEqualTo(new License("MIT AND LicenseRef-custom-vim", Map.of("LicenseRef-custom-vim", "custom:vim")));
    }

    @ParameterizedTest
    @CsvSource({
        "Public Domain, LicenseRef-Public-Domain",
        "MIT AND, LicenseRef-MIT-AND",
        "(MIT, LicenseRef--MIT",
        "MIT), LicenseRef-MIT-",
        "MIT WITH anything, LicenseRef-MIT-WITH-anything",
    })
    void whatIsNoExpressionBecomesOneReference(String text, String expression) {
        assertThat(License.of(text)).isEqualTo(new License(expression, Map.of(expression, text)));
    }

    @Test
    void nestingAndLengthAreBounded() {
        assertThat(License.of("(".repeat(5000) + "MIT" + ")".repeat(5000)).references())
                .hasSize(1);
        assertThat(License.of("MIT AND ".repeat(100_000))).isEqualTo(License.NONE);
        assertThat(License.of("  ")).isEqualTo(License.NONE);
    }
}
