package dev.tare.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "142, 142B",
        "999, 999B",
        "1000, 1kB",
        "1005, 1kB",
        "1015, 1.01kB",
        "5763234, 5.76MB",
        "10500000, 10.5MB",
        "999499, 999kB",
        "999500, 1e+03kB",
        "999999, 1e+03kB",
        "1500000000, 1.5GB",
        "9223372036854775807, 9.22EB",
    })
    void sizesAreThoseThatDockerPrints(long bytes, String printed) {
        assertThat(Sizes.human(bytes)).isEqualTo(printed);
    }
}
